using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Operators;

namespace LivePlatform.Gateway.Routing;

/// <summary>The services behind the gateway.</summary>
internal enum Upstream
{
    Onboarding,
    TenantCredential,
    RoleValidation,
    Replication,
    Notifications,
}

/// <summary>One public prefix, the service that answers it, whose token opens it, and the longest body in bytes.</summary>
internal sealed record PublicPrefix(string Path, Upstream Upstream, string Policy = OperatorApi.Policy, int MostBody = BodyLimits.Usual)
{
    /// <summary>YARP's word for a route that asks for no token.</summary>
    public const string Nobody = "anonymous";
}

/// <summary>
/// All that is reachable from outside. What is not here (<c>/internal</c>, <c>/metrics</c>, <c>/health</c> of the services) has no route.
/// </summary>
internal static class RouteTable
{
    public static IReadOnlyList<PublicPrefix> All { get; } =
    [
        new("/api/v1/system/service-providers", Upstream.Onboarding),
        new("/api/v1/channels", Upstream.Onboarding),
        new("/api/v1/customers", Upstream.Onboarding),
        new("/api/v1/services", Upstream.Onboarding),
        new("/api/v1/sites", Upstream.Onboarding),
        new("/api/v1/base-domains", Upstream.Onboarding),
        new("/api/v1/onboarding-runs", Upstream.Onboarding),
        new("/api/v1/federation", Upstream.TenantCredential),
        new("/api/v1/connections", Upstream.TenantCredential, MostBody: BodyLimits.Certificate),
        new("/api/v1/invitations", Upstream.TenantCredential),

        // The portal's: the first exchanges an invitation's link for the token that the others ask for.
        new(InviteeApi.SessionPath, Upstream.TenantCredential, PublicPrefix.Nobody, BodyLimits.Invitee),
        new(InviteeApi.Prefix, Upstream.TenantCredential, InviteeApi.Policy, BodyLimits.Invitee),

        // Entra's: where it reads the keys of an issuer that applications trust.
        new("/federation", Upstream.TenantCredential, PublicPrefix.Nobody, BodyLimits.Invitee),
        new("/api/v1/stored-secrets", Upstream.TenantCredential),
        new("/api/v1/alerts", Upstream.Notifications),
        new("/api/v1/webhooks", Upstream.Notifications),
        new("/api/v1/sync-apps", Upstream.TenantCredential),
        new("/api/v1/upgrades", Upstream.TenantCredential, MostBody: BodyLimits.List),
        new("/api/v1/audit", Upstream.TenantCredential),
        new("/api/v1/role-profiles", Upstream.RoleValidation),
        new("/api/v1/role-assessments", Upstream.RoleValidation),
        new("/api/v1/freshness-targets", Upstream.Replication),
        new("/api/v1/directories", Upstream.Replication),
        new("/api/v1/replication-runs", Upstream.Replication),
    ];

    /// <summary>Whether a path of that service is public.</summary>
    public static bool IsPublic(Upstream upstream, PathString path) =>
        All.Any(prefix => prefix.Upstream == upstream && path.StartsWithSegments(prefix.Path, StringComparison.OrdinalIgnoreCase));
}
