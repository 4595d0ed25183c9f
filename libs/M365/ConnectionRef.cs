using LivePlatform.Tenancy;

namespace LivePlatform.M365;

/// <summary>
/// Who calls Microsoft, and where: the connection of one provider, the app it signs in with and the customer's M365 tenant.
/// </summary>
/// <param name="Provider">The provider that owns the connection.</param>
/// <param name="ConnectionId">The connection whose token is used.</param>
/// <param name="AppId">The client id of the app registration; quotas are counted by it.</param>
/// <param name="M365TenantId">The customer's Entra tenant.</param>
/// <param name="Candidate">The version of a credential that is being proven (RoleValidation only); null: the one in use.</param>
public readonly record struct ConnectionRef(
    ServiceProviderId Provider, Guid ConnectionId, Guid AppId, Guid M365TenantId, long? Candidate = null);
