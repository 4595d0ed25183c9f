using System.Collections.Frozen;
using LivePlatform.Contracts;

namespace LivePlatform.Messaging;

/// <summary>
/// The closed list of types the outbox may carry. An unknown type fails the write; a row that names one is left to a newer version of the
/// service, and put aside when none takes it.
/// </summary>
public sealed class MessageTypes
{
    private readonly FrozenDictionary<string, Type> _byName = MessageFlows.All.ToFrozenDictionary(
        flow => flow.Contract.FullName!, flow => flow.Contract);

    /// <summary>The name that stands in the outbox row.</summary>
    /// <exception cref="ArgumentException">The type is not listed in <see cref="MessageFlows"/>.</exception>
    public string NameOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return _byName.ContainsKey(type.FullName!)
            ? type.FullName!
            : throw new ArgumentException($"{type} is not a published contract.", nameof(type));
    }

    /// <summary>The type of an outbox row; null when the name is unknown here: a newer version of the service wrote the row.</summary>
    public Type? Find(string name) => _byName.GetValueOrDefault(name);
}
