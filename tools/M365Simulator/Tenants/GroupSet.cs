using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>The groups of a tenant.</summary>
internal sealed class GroupSet(TenantSeed seed) : ObjectSet(seed, ObjectKind.Group, GroupSchema.Schema, seed.Groups)
{
    private readonly Dictionary<int, bool> _unified = [];
    private readonly HashSet<int> _hidden = [];

    /// <summary>Microsoft 365 groups are soft-deleted; security groups go at once.</summary>
    public bool IsUnified(int number) => _unified.TryGetValue(number, out var unified) ? unified : new SeededGroup(Seed, number).IsUnified;

    /// <summary>Its visibility is HiddenMembership; seeded groups have none of it.</summary>
    public bool HidesMembers(int number) => _hidden.Contains(number);

    public override void Set(int number, int property, JsonElement value)
    {
        base.Set(number, property, value);
        if (property == GroupSchema.GroupTypes)
        {
            _unified[number] = value.EnumerateArray().Any(type => type.ValueEquals("Unified"));
        }
        else if (property == GroupSchema.Visibility && value.ValueKind == JsonValueKind.String && value.ValueEquals("HiddenMembership"))
        {
            _hidden.Add(number);
        }
        else if (property == GroupSchema.Visibility)
        {
            _hidden.Remove(number);
        }
    }

    protected override bool TryWriteSeeded(Utf8JsonWriter writer, int number, Property property) =>
        new SeededGroup(Seed, number).TryWrite(writer, property);
}
