using System.Text.Json;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>What was changed of one object since it was seeded.</summary>
internal sealed class ObjectEdits
{
    public Dictionary<int, JsonElement> Values { get; } = [];

    public Life Life { get; set; }

    public DateTimeOffset DeletedAt { get; set; }
}
