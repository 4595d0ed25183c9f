using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>What a tenant says about itself: organization and subscribed products.</summary>
internal static class TenantAnswers
{
    public static GraphAnswer Organization(GraphCall call) => GraphAnswer.Ok(writer =>
    {
        var seed = call.Tenant.Seed;
        writer.WriteStartObject();
        writer.WriteString("@odata.context"u8, Selection.Context(call, "organization"));
        writer.WriteStartArray("value"u8);
        writer.WriteStartObject();
        writer.WriteString("id"u8, seed.TenantId);
        writer.WriteString("displayName"u8, seed.DisplayName);
        writer.WriteString("countryLetterCode"u8, Words.Places[(int)(seed.Seed % 8)].Usage);
        writer.WriteString("createdDateTime"u8, TenantSeed.Founded.UtcDateTime);
        writer.WriteString("tenantType"u8, "AAD"u8);
        writer.WriteStartArray("verifiedDomains"u8);
        writer.WriteStartObject();
        writer.WriteString("capabilities"u8, "Email, OfficeCommunicationsOnline"u8);
        writer.WriteBoolean("isDefault"u8, true);
        writer.WriteBoolean("isInitial"u8, seed.Domain.EndsWith(".onmicrosoft.com", StringComparison.Ordinal));
        writer.WriteString("name"u8, seed.Domain);
        writer.WriteString("type"u8, "Managed"u8);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static GraphAnswer Skus(GraphCall call) => GraphAnswer.Ok(writer => call.Tenant.Reading(() =>
    {
        writer.WriteStartObject();
        writer.WriteString("@odata.context"u8, Selection.Context(call, "subscribedSkus"));
        writer.WriteStartArray("value"u8);
        foreach (var product in call.Tenant.Licences.Products)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, $"{call.Tenant.Id}_{product.SkuId}");
            writer.WriteString("skuId"u8, product.SkuId);
            writer.WriteString("skuPartNumber"u8, product.PartNumber);
            writer.WriteString("appliesTo"u8, "User"u8);
            writer.WriteString("capabilityStatus"u8, product.CapabilityStatus);
            writer.WriteNumber("consumedUnits"u8, call.Tenant.Licences.ConsumedOf(product.SkuId));
            writer.WriteStartObject("prepaidUnits"u8);
            writer.WriteNumber("enabled"u8, product.Enabled);
            writer.WriteNumber("suspended"u8, 0);
            writer.WriteNumber("warning"u8, product.Warning);
            writer.WriteEndObject();
            Licences.WritePlans(writer, product, plan => plan.Status);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }));
}
