using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Licences of a user: assigned and taken away, and how far their service plans are.</summary>
internal sealed class Licences(SimulatorClock clock, CurrentSettings settings)
{
    public GraphAnswer Assign(GraphCall call)
    {
        var body = UserWrites.Body(call);
        var (add, remove) = (SkusOf(body, "addLicenses", "skuId"), SkusOf(body, "removeLicenses", null));
        return call.Tenant.Writing(() =>
        {
            var user = UserWrites.Find(call);
            var held = HeldBy(call.Tenant, user);
            Check(call.Tenant, user, held, add, remove);
            foreach (var sku in add.Except(held))
            {
                call.Tenant.Licences.Assign(user, sku, clock.GetUtcNow());
            }

            foreach (var sku in remove)
            {
                call.Tenant.Licences.Free(user, sku);
            }

            var now = held.Union(add).Except(remove).Select(sku => new { disabledPlans = Array.Empty<Guid>(), skuId = sku });
            TenantEdits.Patch(call.Tenant, ObjectKind.User, user, new Dictionary<int, JsonElement> { [UserSchema.AssignedLicenses] = JsonSerializer.SerializeToElement(now) });
            return UserWrites.Answer(call, user, 200);
        });
    }

    public GraphAnswer Details(GraphCall call)
    {
        var held = call.Tenant.Reading(() => UserWrites.Find(call) is var user ? HeldBy(call.Tenant, user).Select(sku => (Sku: sku, At: call.Tenant.Licences.AssignedAt(user, sku))).ToList() : []);
        return GraphAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context"u8, Selection.Context(call, $"users('{call.Ids[0]}')/licenseDetails"));
            writer.WriteStartArray("value"u8);
            foreach (var (sku, at) in held)
            {
                Write(writer, sku, at is null || clock.GetUtcNow() - at >= settings.Value.LicenceProvisioning ? "Success" : "PendingProvisioning");
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void Check(M365Tenant tenant, int user, List<Guid> held, List<Guid> add, List<Guid> remove)
    {
        if (remove.Except(held).Any())
        {
            throw GraphRefusal.BadRequest("User does not have a corresponding license.");
        }

        foreach (var sku in add.Except(held))
        {
            if (Array.FindIndex(TenantSeed.Skus, x => x.SkuId == sku) < 0)
            {
                throw GraphRefusal.BadRequest($"License {sku} does not correspond to a valid company License.");
            }

            if (tenant.Users.TextOf(user, UserSchema.UsageLocation) is null)
            {
                throw GraphRefusal.BadRequest("License assignment cannot be done for user with invalid usage location.");
            }

            if (tenant.Licences.ConsumedOf(sku) >= tenant.Licences.EnabledOf(sku))
            {
                throw GraphRefusal.BadRequest($"Subscription with SKU {sku} does not have any available licenses.");
            }
        }
    }

    private static List<Guid> HeldBy(M365Tenant tenant, int user) =>
        tenant.Users.ElementOf(user, UserSchema.AssignedLicenses) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(x => x.GetProperty("skuId").GetGuid())]
            : [];

    private static List<Guid> SkusOf(JsonElement body, string list, string? member)
    {
        if (!body.TryGetProperty(list, out var items) || items.ValueKind != JsonValueKind.Array)
        {
            throw GraphRefusal.BadRequest($"A value is required for parameter '{list}'.");
        }

        return [.. items.EnumerateArray().Select(x => (member is null ? x : x.GetProperty(member)).TryGetGuid(out var sku)
            ? sku
            : throw GraphRefusal.BadRequest($"Cannot convert a value of '{list}' to the expected type 'Edm.Guid'."))];
    }

    private static void Write(Utf8JsonWriter writer, Guid sku, string status)
    {
        var (_, name, plans) = Array.Find(TenantSeed.Skus, x => x.SkuId == sku);
        writer.WriteStartObject();
        writer.WriteString("id"u8, sku.ToString("N"));
        writer.WriteString("skuId"u8, sku);
        writer.WriteString("skuPartNumber"u8, name);
        writer.WriteStartArray("servicePlans"u8);
        foreach (var (planId, plan) in plans)
        {
            writer.WriteStartObject();
            writer.WriteString("servicePlanId"u8, planId);
            writer.WriteString("servicePlanName"u8, plan);
            writer.WriteString("provisioningStatus"u8, status);
            writer.WriteString("appliesTo"u8, "User"u8);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
