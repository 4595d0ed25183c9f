using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>What the body of <c>assignLicense</c> orders.</summary>
internal static class LicenceOrder
{
    public static List<Held> Added(JsonElement body) =>
        [.. ItemsOf(body, "addLicenses").Select(x => new Held(
            x.TryGetProperty("skuId", out var sku)
                ? IdOf(sku, "addLicenses")
                : throw GraphRefusal.BadRequest("A value is required for property 'skuId'."),
            x.TryGetProperty("disabledPlans", out var plans) && plans.ValueKind == JsonValueKind.Array
                ? [.. plans.EnumerateArray().Select(plan => IdOf(plan, "disabledPlans"))]
                : []))];

    public static List<Guid> Removed(JsonElement body) => [.. ItemsOf(body, "removeLicenses").Select(x => IdOf(x, "removeLicenses"))];

    private static List<JsonElement> ItemsOf(JsonElement body, string list) =>
        body.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray()]
            : throw GraphRefusal.BadRequest($"A value is required for parameter '{list}'.");

    private static Guid IdOf(JsonElement value, string list) =>
        value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id)
            ? id
            : throw GraphRefusal.BadRequest($"Cannot convert a value of '{list}' to the expected type 'Edm.Guid'.");
}

/// <summary>A licence that a user has, as its property <c>assignedLicenses</c> keeps it.</summary>
internal sealed record Held(Guid SkuId, IReadOnlyList<Guid> DisabledPlans)
{
    /// <summary>All of a user's. The caller holds the tenant's lock.</summary>
    public static List<Held> By(M365Tenant tenant, int user) =>
        tenant.Users.ElementOf(user, UserSchema.AssignedLicenses) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray()
                .Select(
                    x => new Held(
                        x.GetProperty("skuId").GetGuid(),
                        [.. x.GetProperty("disabledPlans").EnumerateArray().Select(plan => plan.GetGuid())]))]
            : [];
}
