using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Licences of a user: assigned and taken away, and how far their service plans are.</summary>
internal sealed class Licences(SimulatorClock clock, CurrentSettings settings)
{
    public GraphAnswer Assign(GraphCall call)
    {
        var body = UserWrites.Body(call);
        var (add, remove) = (LicenceOrder.Added(body), LicenceOrder.Removed(body));
        return call.Tenant.Writing(() =>
        {
            var user = UserWrites.Find(call);
            var held = Held.By(call.Tenant, user);
            var now = held.Where(x => !remove.Contains(x.SkuId) && !add.Exists(other => other.SkuId == x.SkuId)).Concat(add).ToList();
            Check(call.Tenant, user, held, add, remove, now);
            foreach (var sku in add.Select(x => x.SkuId).Except(held.Select(x => x.SkuId)))
            {
                call.Tenant.Licences.Assign(user, sku, clock.GetUtcNow());
            }

            remove.ForEach(sku => call.Tenant.Licences.Free(user, sku));
            var stored = JsonSerializer.SerializeToElement(now.Select(x => new { disabledPlans = x.DisabledPlans, skuId = x.SkuId }));
            TenantEdits.Patch(
                call.Tenant, ObjectKind.User, user, new Dictionary<int, JsonElement> { [UserSchema.AssignedLicenses] = stored });
            return UserWrites.Answer(call, user, 200);
        });
    }

    public GraphAnswer Details(GraphCall call)
    {
        var shown = call.Tenant.Reading(() =>
        {
            var user = UserWrites.Find(call);
            return Held.By(call.Tenant, user)
                .Select(
                    held =>
                        (Held: held, Product: call.Tenant.Licences.Find(held.SkuId), At: call.Tenant.Licences.AssignedAt(user, held.SkuId)))
                .Where(x => x.Product is not null).ToList();
        });
        return GraphAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context"u8, Selection.Context(call, $"users('{call.Ids[0]}')/licenseDetails"));
            writer.WriteStartArray("value"u8);
            foreach (var (held, product, at) in shown)
            {
                var isReady = at is null || clock.GetUtcNow() - at >= settings.Value.LicenceProvisioning;
                Write(
                    writer,
                    product!,
                    plan => held.DisabledPlans.Contains(plan.PlanId)
                        ? "Disabled"
                        : plan.Status != "Success" ? plan.Status : isReady ? "Success" : "PendingProvisioning");
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void Check(M365Tenant tenant, int user, List<Held> held, List<Held> add, List<Guid> remove, List<Held> now)
    {
        if (remove.Except(held.Select(x => x.SkuId)).Any())
        {
            throw GraphRefusal.BadRequest("User does not have a corresponding license.");
        }

        foreach (var sku in add.Select(x => x.SkuId))
        {
            if (tenant.Licences.Find(sku) is not { } product)
            {
                throw GraphRefusal.BadRequest($"License {sku} does not correspond to a valid company License.");
            }

            if (tenant.Users.TextOf(user, UserSchema.UsageLocation) is null)
            {
                throw GraphRefusal.BadRequest("License assignment cannot be done for user with invalid usage location.");
            }

            if (!held.Exists(x => x.SkuId == sku) && tenant.Licences.ConsumedOf(sku) >= product.Assignable)
            {
                throw GraphRefusal.BadRequest($"Subscription with SKU {sku} does not have any available licenses.");
            }
        }

        var plans = now.SelectMany(
            x => tenant.Licences.Find(x.SkuId)
                ?.Plans.Where(plan => plan.Status != "Disabled").Select(plan => plan.PlanId).Except(x.DisabledPlans) ?? []).ToHashSet();
        if (PlanDependencies.Unmet(plans) is var (unmet, needs))
        {
            throw GraphRefusal.BadRequest(
                $"License assignment failed because service plan {unmet} depends on the service plan(s) {string.Join(", ", needs)}");
        }
    }

    private static void Write(Utf8JsonWriter writer, Product product, Func<ProductPlan, string> statusOf)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, product.SkuId.ToString("N"));
        writer.WriteString("skuId"u8, product.SkuId);
        writer.WriteString("skuPartNumber"u8, product.PartNumber);
        WritePlans(writer, product, statusOf);
        writer.WriteEndObject();
    }

    internal static void WritePlans(Utf8JsonWriter writer, Product product, Func<ProductPlan, string> statusOf)
    {
        writer.WriteStartArray("servicePlans"u8);
        foreach (var plan in product.Plans)
        {
            writer.WriteStartObject();
            writer.WriteString("servicePlanId"u8, plan.PlanId);
            writer.WriteString("servicePlanName"u8, plan.Name);
            writer.WriteString("provisioningStatus"u8, statusOf(plan));
            writer.WriteString("appliesTo"u8, plan.AppliesTo);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
