using System.Text.Json.Serialization;

namespace LivePlatform.Onboarding.Runs.Work;

/// <summary>A domain of the customer's tenant.</summary>
internal sealed record GraphDomain(
    [property: JsonRequired] string Id, [property: JsonRequired] bool IsVerified, string? AuthenticationType = null)
{
    /// <summary>An identity provider of the tenant's own signs its users in: none can be made here.</summary>
    public bool IsFederated => string.Equals(AuthenticationType, "Federated", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A record that proves ownership; of its kinds only TXT is used.</summary>
internal sealed record GraphDnsRecord(string? RecordType, string? Text);

/// <summary>A user.</summary>
internal sealed record GraphUser(
    [property: JsonRequired] Guid Id,
    string? UserPrincipalName,
    string? DisplayName = null,
    string? MailNickname = null,
    string? UsageLocation = null,
    string? Department = null, IReadOnlyList<GraphAssignedLicence>? AssignedLicenses = null);

/// <summary>A licence as it was assigned to a user.</summary>
internal sealed record GraphAssignedLicence([property: JsonRequired] Guid SkuId, IReadOnlyList<Guid>? DisabledPlans);

/// <summary>Something that refers to a domain by its name.</summary>
internal sealed record GraphReference([property: JsonRequired] string Id, [property: JsonPropertyName("@odata.type")] string? Type = null);

/// <summary>A product that the tenant bought.</summary>
internal sealed record GraphSku(
    [property: JsonRequired] Guid SkuId,
    string? SkuPartNumber,
    string? CapabilityStatus,
    int ConsumedUnits,
    GraphPrepaid? PrepaidUnits,
    IReadOnlyList<GraphPlan>? ServicePlans,
    string? AppliesTo = null)
{
    /// <summary>By which people know it.</summary>
    public string Name => SkuPartNumber ?? SkuId.ToString("D");

    /// <summary>Units that a user can be given, those of a subscription in its grace period too.</summary>
    public int Free => CanBeAssigned ? (PrepaidUnits?.Enabled ?? 0) + (PrepaidUnits?.Warning ?? 0) - ConsumedUnits : 0;

    /// <summary>How many of them are paid for.</summary>
    public int FreeEnabled => CanBeAssigned ? (PrepaidUnits?.Enabled ?? 0) - ConsumedUnits : 0;

    /// <summary>Plans that its users get.</summary>
    public IEnumerable<Guid> UserPlans =>
        (ServicePlans ?? []).Where(plan => plan.AppliesTo is null or "User" && plan.ProvisioningStatus != GraphPlan.Disabled)
            .Select(plan => plan.ServicePlanId);

    private bool CanBeAssigned => CapabilityStatus is "Enabled" or "Warning" && AppliesTo is null or "User";

    /// <summary>True when its users get this plan.</summary>
    public bool Brings(Guid plan) => UserPlans.Contains(plan);
}

/// <summary>How many licences were bought: https://learn.microsoft.com/graph/api/resources/licenseunitsdetail.</summary>
/// <param name="Enabled">Paid for.</param>
/// <param name="Warning">Of a subscription that has ended and is in its grace period.</param>
internal sealed record GraphPrepaid(int Enabled, int Warning = 0);

/// <summary>A service plan of a product, or of a user's licence: https://learn.microsoft.com/graph/api/resources/serviceplaninfo.</summary>
internal sealed record GraphPlan([property: JsonRequired] Guid ServicePlanId, string? ProvisioningStatus, string? AppliesTo = null)
{
    public const string Success = "Success";
    public const string Disabled = "Disabled";
    public const string Error = "Error";
    public const string PendingActivation = "PendingActivation";
}

/// <summary>A licence of a user.</summary>
internal sealed record GraphLicence([property: JsonRequired] Guid SkuId, IReadOnlyList<GraphPlan>? ServicePlans);
