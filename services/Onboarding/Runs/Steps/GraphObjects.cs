using System.Text.Json.Serialization;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>A domain of the customer's tenant.</summary>
internal sealed record GraphDomain([property: JsonRequired] string Id, [property: JsonRequired] bool IsVerified);

/// <summary>A record that proves ownership; of its kinds only TXT is used.</summary>
internal sealed record GraphDnsRecord(string? RecordType, string? Text);

/// <summary>A user.</summary>
internal sealed record GraphUser([property: JsonRequired] Guid Id, string? UserPrincipalName);

/// <summary>Something that refers to a domain by its name.</summary>
internal sealed record GraphReference([property: JsonRequired] string Id, [property: JsonPropertyName("@odata.type")] string? Type = null);

/// <summary>A product that the tenant bought.</summary>
internal sealed record GraphSku(
    [property: JsonRequired] Guid SkuId, string? SkuPartNumber, string? CapabilityStatus, int ConsumedUnits, GraphPrepaid? PrepaidUnits, IReadOnlyList<GraphPlan>? ServicePlans)
{
    /// <summary>Licences that nobody has.</summary>
    public int Free => CapabilityStatus == "Enabled" ? (PrepaidUnits?.Enabled ?? 0) - ConsumedUnits : 0;

    public bool Has(IReadOnlyList<Guid> plans) => ServicePlans?.Any(plan => plans.Contains(plan.ServicePlanId)) == true;
}

/// <summary>How many licences were bought.</summary>
internal sealed record GraphPrepaid(int Enabled);

/// <summary>A service plan of a product, or of a user's licence.</summary>
internal sealed record GraphPlan([property: JsonRequired] Guid ServicePlanId, string? ProvisioningStatus);

/// <summary>A licence of a user.</summary>
internal sealed record GraphLicence([property: JsonRequired] Guid SkuId, IReadOnlyList<GraphPlan>? ServicePlans);
