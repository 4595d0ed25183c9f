using System.Text;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>The parameters of a token request; a secret by HTTP Basic takes the place of the form's.</summary>
internal sealed record TokenRequest(string Tenant, string? GrantType, string? ClientId, string? ClientSecret, string? ClientAssertion, string? Scope, string? Claims)
{
    public static TokenRequest Read(string tenant, IFormCollection form, string authorization)
    {
        var (id, secret) = (Text(form["client_id"]), Text(form["client_secret"]));
        var basic = new byte[authorization.Length];
        if (authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(authorization[6..], basic, out var length)
            && Encoding.UTF8.GetString(basic, 0, length).Split(':', 2) is [var user, var password])
        {
            (id, secret) = (Uri.UnescapeDataString(user.Replace('+', ' ')), Uri.UnescapeDataString(password.Replace('+', ' ')));
        }

        return new TokenRequest(tenant, Text(form["grant_type"]), id, secret, Text(form["client_assertion"]), Text(form["scope"]), Text(form["claims"]));
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

/// <summary>What a token request may have, once everything about it was right.</summary>
internal sealed record TokenGrant(M365Tenant Tenant, ServicePrincipal Principal, string Audience, bool ContinuousAccess);

/// <summary>Decides a client_credentials request, in the order in which Entra complains.</summary>
internal sealed class ClientCredentials(World world, SimulatorClock clock)
{
    public const string Graph = "https://graph.microsoft.com";
    public const string TeamsAdmin = "48ac35b8-9aa8-4d74-927d-1f4a14a0b239";
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";
    private const string DefaultScope = "/.default";

    public (TokenGrant? Grant, EntraError? Error) Decide(TokenRequest request)
    {
        if (world.Find(request.Tenant) is not { } tenant)
        {
            var known = Guid.TryParse(request.Tenant, out _) || (request.Tenant.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(request.Tenant) == UriHostNameType.Dns);
            return (null, known ? EntraError.UnknownTenant(request.Tenant) : EntraError.BadTenant(request.Tenant));
        }

        if (Shape(request) is { } malformed)
        {
            return (null, malformed);
        }

        if (!Guid.TryParse(request.ClientId, out var appId) || World.PrincipalOf(tenant, appId) is not { } principal)
        {
            return (null, EntraError.UnknownApp(request.ClientId!, tenant.Seed.DisplayName));
        }

        if ((Secret(principal.App, request) ?? (principal.Disabled ? EntraError.AppDisabled(appId, principal.App.DisplayName) : null)) is { } refused)
        {
            return (null, refused);
        }

        var resource = request.Scope![..^DefaultScope.Length];
        return AudienceOf(tenant, resource) is { } audience
            ? (new TokenGrant(tenant, principal, audience, request.Claims?.Contains("cp1", StringComparison.Ordinal) == true), null)
            : (null, EntraError.UnknownResource(resource, tenant.Seed.DisplayName));
    }

    private static EntraError? Shape(TokenRequest request) => request switch
    {
        { GrantType: null } => EntraError.MissingParameter("grant_type"),
        { ClientId: null } => EntraError.MissingParameter("client_id"),
        { GrantType: not "client_credentials" } => EntraError.BadGrant(request.GrantType),
        { Scope: null } => EntraError.MissingParameter("scope"),
        _ when request.Scope.Contains(' ', StringComparison.Ordinal) || !request.Scope.EndsWith(DefaultScope, StringComparison.Ordinal) =>
            EntraError.BadScope(request.Scope),
        _ => null,
    };

    private EntraError? Secret(AppRegistration app, TokenRequest request)
    {
        if (request.ClientSecret is not { } sent)
        {
            return request.ClientAssertion is null ? EntraError.NoSecret : EntraError.AssertionRefused;
        }

        var now = clock.GetUtcNow();
        return app.Secrets.FirstOrDefault(s => string.Equals(s.Value, sent, StringComparison.Ordinal)) switch
        {
            null => EntraError.InvalidSecret(app.AppId),
            { ExpiresAt: var end } when end <= now => EntraError.ExpiredSecret(app.AppId),
            { UsableFrom: var from, StartsAt: var start } when from > now || start > now => EntraError.InvalidSecret(app.AppId),
            _ => null,
        };
    }

    private static string? AudienceOf(M365Tenant tenant, string resource) => resource.TrimEnd('/') switch
    {
        Graph or GraphAppId => Graph,
        TeamsAdmin when tenant.TeamsServicePrincipal => TeamsAdmin,
        _ => null,
    };
}
