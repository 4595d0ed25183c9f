using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Control;

/// <summary>Bodies of the control API.</summary>
internal sealed record SeedTenant(
    Guid TenantId, int Users, int Groups, int? Memberships = null, string? DisplayName = null, string? Domain = null, ulong Seed = 1,
    bool TeamsServicePrincipal = true, bool Pim = true, double NodesLagSeconds = 0);

internal sealed record SeedManyTenants(int Count, ulong Seed, int Users, int Groups, int? Memberships = null, BulkApp? App = null);

internal sealed record SeedSecret(
    string? Value = null,
    string? DisplayName = null,
    DateTimeOffset? StartsAt = null,
    DateTimeOffset? ExpiresAt = null,
    double UsableAfterSeconds = 0);

internal sealed record GiveRole(Guid Role, RoleVia Via = RoleVia.Direct, string Scope = "/");

internal record PutApp(
    IReadOnlyList<string> Permissions, string? DisplayName = null, IReadOnlyList<SeedSecret>? Secrets = null, bool Disabled = false,
    Guid? HomeTenantId = null, IReadOnlyList<GiveRole>? Roles = null, IReadOnlyList<string>? Scopes = null,
    IReadOnlyList<string>? RedirectUris = null, bool OwnsItself = true);

internal sealed record BulkApp(
    Guid AppId,
    IReadOnlyList<string> Permissions,
    string? DisplayName = null,
    IReadOnlyList<SeedSecret>? Secrets = null,
    bool Disabled = false,
    Guid? HomeTenantId = null, IReadOnlyList<GiveRole>? Roles = null, IReadOnlyList<string>? Scopes = null,
    IReadOnlyList<string>? RedirectUris = null, bool OwnsItself = true)
    : PutApp(Permissions, DisplayName, Secrets, Disabled, HomeTenantId, Roles, Scopes, RedirectUris, OwnsItself);

internal sealed record AddMember(Guid Id);

/// <param name="Enabled">How many licences of the product the tenant has from now on.</param>
/// <param name="Warning">How many more of a subscription in its grace period.</param>
/// <param name="CapabilityStatus">Enabled, Warning, Suspended, Deleted or LockedOut.</param>
/// <param name="PartNumber">Its name; needed for a product that the tenant does not have yet.</param>
/// <param name="Plans">What it brings; absent: as before.</param>
internal sealed record BuyLicences(
    int Enabled, int Warning = 0, string CapabilityStatus = "Enabled", string? PartNumber = null, IReadOnlyList<ProductPlan>? Plans = null);

/// <param name="AuthenticationType">Managed or Federated.</param>
internal sealed record PutDomain(string AuthenticationType);

internal sealed record AdvanceClock(TimeSpan? By = null, double? Seconds = null);

internal sealed record SetClock(DateTimeOffset Now);

internal sealed record PutQuotas(bool Enabled, double Scale = 1.0);

/// <summary>A workload's token; without an audience it is for the platform's own services.</summary>
internal sealed record MintWorkload(int LifetimeSeconds = 3600, string? Audience = null);

/// <summary>A refusal of the control API, as {"error": …}.</summary>
internal sealed class ControlRefusal(int status, string message) : Exception(message)
{
    public int Status => status;

    public static ControlRefusal Bad(string message) => new(400, message);

    public static ControlRefusal NotFound(string what) => new(404, $"There is no such {what}.");
}
