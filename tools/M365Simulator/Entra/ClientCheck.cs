using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>A tenant and one of its apps that showed who it is.</summary>
internal sealed record ProvenClient(M365Tenant Tenant, ServicePrincipal Principal);

/// <summary>
/// What every grant begins with, in the order in which Entra complains: the tenant, the shape of the request, the app, its credential.
/// </summary>
internal sealed class ClientCheck(World world, ClientAssertions assertions, AuthorizationCodes codes, SimulatorClock clock)
{
    private const string Organizations = "organizations";

    public (ProvenClient? Client, EntraError? Error) Check(TokenRequest request, Func<EntraError?> shape)
    {
        if (Find(request) is not { } tenant)
        {
            return (
                null,
                request is { GrantType: GrantTypes.Password, Tenant: "common" or "consumers" }
                    ? EntraError.NotForCommon
                    : EntraError.NoSuchTenant(request.Tenant));
        }

        if ((Named(request) ?? shape()) is { } malformed)
        {
            return (null, malformed);
        }

        if (!Guid.TryParse(request.ClientId, out var appId) || World.PrincipalOf(tenant, appId) is not { } principal
            || principal.App.KnownFrom > clock.GetUtcNow())
        {
            return (null, EntraError.UnknownApp(request.ClientId!, tenant.Seed.DisplayName));
        }

        if (principal.KnownFrom > clock.GetUtcNow())
        {
            return (null, EntraError.NoPrincipalYet(appId, tenant.Id));
        }

        var refused = Credential(tenant, principal.App, request)
            ?? (principal.Disabled ? EntraError.AppDisabled(appId, principal.App.DisplayName) : null);
        return refused is null ? (new ProvenClient(tenant, principal), null) : (null, refused);
    }

    private M365Tenant? Find(TokenRequest request) =>
        request is { Tenant: Organizations, Code: { } code } && codes.TenantOf(code) is { } signedIn ? signedIn
        : request is { Tenant: Organizations, UserName: { } name } ? world.Find(name[(name.IndexOf('@', StringComparison.Ordinal) + 1)..])
        : world.Find(request.Tenant);

    private static EntraError? Named(TokenRequest request) => request switch
    {
        { GrantType: null } => EntraError.MissingParameter("grant_type"),
        { ClientId: null } => EntraError.MissingParameter("client_id"),
        _ => null,
    };

    private EntraError? Credential(M365Tenant tenant, AppRegistration app, TokenRequest request) =>
        request.ClientSecret is { } secret ? Secret(app, secret)
        : request.ClientAssertion is { } assertion ? assertions.Check(tenant, app, assertion)
        : EntraError.NoSecret;

    private EntraError? Secret(AppRegistration app, string sent)
    {
        var now = clock.GetUtcNow();
        return app.Secrets.FirstOrDefault(s => string.Equals(s.Value, sent, StringComparison.Ordinal)) switch
        {
            null => EntraError.InvalidSecret(app.AppId),
            { ExpiresAt: var end } when end <= now => EntraError.ExpiredSecret(app.AppId),
            { UsableFrom: var from, StartsAt: var start } when from > now || start > now => EntraError.InvalidSecret(app.AppId),
            _ => null,
        };
    }
}
