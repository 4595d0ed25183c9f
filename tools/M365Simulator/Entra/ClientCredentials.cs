using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>Decides a token request, whatever its grant.</summary>
internal sealed class TokenGrants(ClientCheck check, UserGrants users)
{
    public (TokenGrant? Grant, EntraError? Error) Decide(TokenRequest request) => request.GrantType switch
    {
        GrantTypes.Password => users.SignIn(request),
        GrantTypes.RefreshToken => users.Refresh(request),
        GrantTypes.AuthorizationCode => users.Redeem(request),
        _ => ClientCredentials.Decide(check, request),
    };
}

/// <summary>Decides a client_credentials request, in the order in which Entra complains.</summary>
internal static class ClientCredentials
{
    private const string DefaultScope = "/.default";

    public static (TokenGrant? Grant, EntraError? Error) Decide(ClientCheck check, TokenRequest request)
    {
        var (client, refused) = check.Check(request, () => Shape(request));
        if (client is null)
        {
            return (null, refused);
        }

        var resource = request.Scope![..^DefaultScope.Length];
        return Resources.AudienceOf(client.Tenant, resource) is { } audience
            ? (
                new TokenGrant(
                    client.Tenant, client.Principal, audience, request.Claims?.Contains("cp1", StringComparison.Ordinal) == true),
                null)
            : (null, EntraError.UnknownResource(resource, client.Tenant.Seed.DisplayName));
    }

    private static EntraError? Shape(TokenRequest request) => request switch
    {
        { GrantType: not GrantTypes.ClientCredentials } => EntraError.BadGrant(request.GrantType!),
        { Scope: null } => EntraError.MissingParameter("scope"),
        _ when request.Scope.Contains(' ', StringComparison.Ordinal) || !request.Scope.EndsWith(DefaultScope, StringComparison.Ordinal) =>
            EntraError.BadScope(request.Scope),
        _ => null,
    };
}

/// <summary>What tokens are for.</summary>
internal static class Resources
{
    public const string Graph = "https://graph.microsoft.com";
    public const string TeamsAdmin = "48ac35b8-9aa8-4d74-927d-1f4a14a0b239";
    public const string GraphAppId = "00000003-0000-0000-c000-000000000000";

    /// <summary>The audience of tokens for a resource; null where the tenant does not know it.</summary>
    public static string? AudienceOf(M365Tenant tenant, string resource) => resource.TrimEnd('/') switch
    {
        Graph or GraphAppId => Graph,
        TeamsAdmin when tenant.TeamsServicePrincipal => TeamsAdmin,
        _ => null,
    };
}
