using System.Text.Json;

namespace LivePlatform.M365Simulator.Seeding;

/// <summary>What JSON a property takes: changes through the control API are checked against it.</summary>
internal enum PropertyType
{
    Text,
    Flag,
    List,
    Date,
}

/// <summary>One property of users or groups. Its index is its bit in the change log and in a selection.</summary>
internal sealed record Property(int Index, string Name, PropertyType Type, bool ByDefault, bool Settable)
{
    public ulong Bit => 1UL << Index;

    public JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(Name);

    public bool Takes(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Type != PropertyType.List,
        JsonValueKind.True or JsonValueKind.False => Type == PropertyType.Flag,
        JsonValueKind.String => Type == PropertyType.Text || (Type == PropertyType.Date && value.TryGetDateTimeOffset(out _)),
        JsonValueKind.Array => Type == PropertyType.List,
        _ => false,
    };
}

/// <summary>The properties of a kind of object.</summary>
internal sealed class Schema
{
    private readonly Dictionary<string, Property> _byName;

    public Schema(IEnumerable<(string Name, PropertyType Type, bool ByDefault, bool Settable)> properties)
    {
        Properties = [.. properties.Select((p, index) => new Property(index, p.Name, p.Type, p.ByDefault, p.Settable))];
        _byName = Properties.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        Default = Properties.Where(p => p.ByDefault).Aggregate(0UL, (bits, p) => bits | p.Bit);
        All = Properties.Aggregate(0UL, (bits, p) => bits | p.Bit);
    }

    public IReadOnlyList<Property> Properties { get; }

    /// <summary>What comes without $select.</summary>
    public ulong Default { get; }

    public ulong All { get; }

    public Property? Find(string name) => _byName.GetValueOrDefault(name);
}
