using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>The users of a tenant, also found by principal name.</summary>
internal sealed class UserSet(TenantSeed seed) : ObjectSet(seed, ObjectKind.User, UserSchema.Schema, seed.Users)
{
    private readonly Dictionary<string, int> _renamed = new(StringComparer.OrdinalIgnoreCase);

    public int? FindByPrincipalName(string name)
    {
        if (_renamed.TryGetValue(name, out var number) || SeededUser.TryNumberOf(name, out number))
        {
            return number < Total && string.Equals(TextOf(number, UserSchema.UserPrincipalName), name, StringComparison.OrdinalIgnoreCase)
                ? number
                : null;
        }

        return null;
    }

    public override void Set(int number, int property, JsonElement value)
    {
        base.Set(number, property, value);
        if (property == UserSchema.UserPrincipalName && value.GetString() is { } name)
        {
            _renamed[name] = number;
        }
    }

    protected override bool TryWriteSeeded(Utf8JsonWriter writer, int number, Property property) =>
        new SeededUser(Seed, number).TryWrite(writer, property);
}
