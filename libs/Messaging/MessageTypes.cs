using System.Collections.Frozen;
using LivePlatform.Contracts;

namespace LivePlatform.Messaging;

/// <summary>The closed list of types the outbox may carry. An unknown type fails the write, not the relay.</summary>
public sealed class MessageTypes
{
    private readonly FrozenDictionary<string, Type> _byName = MessageFlows.All.ToFrozenDictionary(flow => flow.Contract.FullName!, flow => flow.Contract);

    /// <summary>The name that stands in the outbox row.</summary>
    /// <exception cref="ArgumentException">The type is not listed in <see cref="MessageFlows"/>.</exception>
    public string NameOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return _byName.ContainsKey(type.FullName!) ? type.FullName! : throw new ArgumentException($"{type} is not a published contract.", nameof(type));
    }

    /// <summary>The type of an outbox row.</summary>
    /// <exception cref="InvalidOperationException">The name is unknown here: a newer version of the service wrote the row.</exception>
    public Type Resolve(string name) =>
        _byName.TryGetValue(name, out var type) ? type : throw new InvalidOperationException($"Outbox row names unknown contract '{name}'.");
}
