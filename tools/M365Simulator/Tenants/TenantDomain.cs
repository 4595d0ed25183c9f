namespace LivePlatform.M365Simulator.Tenants;

/// <summary>A domain of a tenant. Immutable; a change replaces it in its <see cref="DomainSet"/>.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="IsVerified">The tenant has proven that it owns it.</param>
/// <param name="IsInitial">The one that Microsoft gave.</param>
/// <param name="IsRoot">No domain of the same tenant stands above it.</param>
/// <param name="VerificationText">What the TXT record at its name must say.</param>
/// <param name="FirstSeenAt">When a verification found that record for the first time.</param>
/// <param name="AuthenticationType">Managed; Federated: an identity provider of the tenant's own signs its users in.</param>
internal sealed record TenantDomain(
    string Name,
    bool IsVerified,
    bool IsInitial,
    bool IsRoot,
    string VerificationText,
    DateTimeOffset? FirstSeenAt = null,
    string AuthenticationType = "Managed");
