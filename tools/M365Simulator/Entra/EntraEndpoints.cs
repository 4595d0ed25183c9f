using System.Text.Json.Nodes;
using LivePlatform.M365Simulator.Faults;
using LivePlatform.M365Simulator.Observing;
using LivePlatform.M365Simulator.Time;
using LivePlatform.M365Simulator.Tokens;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>Entra's addresses.</summary>
internal static class EntraEndpoints
{
    public static void MapEntra(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/{tenant}/oauth2/v2.0/token", TokenAsync);
        routes.MapGet("/{tenant}/v2.0/.well-known/openid-configuration", (string tenant, PublicAddress address) =>
            Results.Json(Discovery(address.BaseUrl, tenant, $"{address.BaseUrl}/{tenant}/v2.0", "/v2.0")));
        routes.MapGet("/{tenant}/.well-known/openid-configuration", (string tenant, PublicAddress address) =>
            Results.Json(Discovery(address.BaseUrl, tenant, $"https://sts.windows.net/{tenant}/", "")));
        routes.MapGet("/{tenant}/discovery/v2.0/keys", (string tenant, PublicAddress address, SigningKeys keys) =>
            Results.Json(keys.Entra.KeySet($"{address.BaseUrl}/{tenant}/v2.0")));
        routes.MapGet("/{tenant}/discovery/keys", (string tenant, SigningKeys keys) =>
            Results.Json(keys.Entra.KeySet($"https://sts.windows.net/{tenant}/")));
        routes.MapGet("/common/discovery/instance", Instance);
    }

    private static async Task<IResult> TokenAsync(
        string tenant, HttpContext http, TokenGrants decide, AppTokens tokens, RefreshTokens refreshTokens, IdTokens idTokens, SimulatorClock clock, FaultBook faults, Counters counters)
    {
        var correlation = http.Request.Headers["client-request-id"].ToString() is { Length: > 0 } sent ? sent : Guid.NewGuid().ToString();
        http.Response.Headers["x-ms-request-id"] = Guid.NewGuid().ToString();
        http.Response.Headers["client-request-id"] = correlation;
        http.Response.Headers.CacheControl = "no-store, no-cache";
        http.Response.Headers.Date = clock.GetUtcNow().ToString("R");
        if (!http.Request.HasFormContentType)
        {
            var missing = EntraError.MissingParameter("grant_type");
            return Results.Json(missing.Body(clock.GetUtcNow(), correlation), statusCode: missing.Status);
        }

        var request = TokenRequest.Read(tenant, await http.Request.ReadFormAsync(http.RequestAborted), http.Request.Headers.Authorization.ToString());
        if (await faults.AnswerTokenAsync(http, request, clock) is { } fault)
        {
            return fault;
        }

        var (grant, error) = decide.Decide(request);
        counters.Token(request.ClientId, grant?.Tenant.Id.ToString() ?? tenant, issued: grant is not null);
        if (grant is null)
        {
            return Results.Json(error!.Body(clock.GetUtcNow(), correlation), statusCode: error.Status);
        }

        var (token, expiresIn) = tokens.Issue(grant);
        var answer = new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = expiresIn, ["ext_expires_in"] = expiresIn };
        if (grant.ContinuousAccess)
        {
            answer["refresh_in"] = expiresIn / 2;
        }

        if (grant.SignIn is { } signIn)
        {
            answer["scope"] = string.Join(' ', grant.Scopes.Select(scope => $"{grant.Audience}/{scope}"));
            if (grant.KeepSignedIn)
            {
                answer["refresh_token"] = refreshTokens.Issue(grant, signIn);
            }
        }

        if (grant.WithIdToken)
        {
            answer["id_token"] = idTokens.Issue(grant);
        }

        answer["access_token"] = token;
        return Results.Json(answer);
    }

    private static JsonObject Discovery(string baseUrl, string tenant, string issuer, string version) => new()
    {
        ["token_endpoint"] = $"{baseUrl}/{tenant}/oauth2/v2.0/token",
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "private_key_jwt", "client_secret_basic"),
        ["jwks_uri"] = $"{baseUrl}/{tenant}/discovery{version}/keys",
        ["response_modes_supported"] = new JsonArray("query", "fragment", "form_post"),
        ["subject_types_supported"] = new JsonArray("pairwise"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["response_types_supported"] = new JsonArray("code", "id_token", "code id_token", "id_token token"),
        ["scopes_supported"] = new JsonArray("openid", "profile", "email", "offline_access"),
        ["issuer"] = issuer,
        ["authorization_endpoint"] = $"{baseUrl}/{tenant}/oauth2/v2.0/authorize",
        ["device_authorization_endpoint"] = $"{baseUrl}/{tenant}/oauth2/v2.0/devicecode",
        ["userinfo_endpoint"] = "https://graph.microsoft.com/oidc/userinfo",
        ["tenant_region_scope"] = "EU",
        ["cloud_instance_name"] = "microsoftonline.com",
        ["cloud_graph_host_name"] = "graph.windows.net",
        ["msgraph_host"] = "graph.microsoft.com",
    };

    private static IResult Instance(HttpRequest request, PublicAddress address, SimulatorClock clock)
    {
        var asked = Uri.TryCreate(request.Query["authorization_endpoint"], UriKind.Absolute, out var endpoint) ? endpoint : null;
        var ours = new Uri(address.BaseUrl);
        if (asked is null || (asked.Host != ours.Host && asked.Host != "login.microsoftonline.com"))
        {
            var error = new EntraError(50049, "invalid_instance", 400, "Unknown or invalid instance.");
            return Results.Json(error.Body(clock.GetUtcNow(), Guid.NewGuid().ToString()), statusCode: error.Status);
        }

        var tenant = asked.Segments.Length > 1 ? asked.Segments[1].TrimEnd('/') : "common";
        return Results.Json(new JsonObject
        {
            ["tenant_discovery_endpoint"] = $"{address.BaseUrl}/{tenant}/v2.0/.well-known/openid-configuration",
            ["api-version"] = "1.1",
            ["metadata"] = new JsonArray(new JsonObject
            {
                ["preferred_network"] = ours.Authority,
                ["preferred_cache"] = ours.Authority,
                ["aliases"] = new JsonArray(ours.Authority, "login.microsoftonline.com", "login.windows.net", "sts.windows.net"),
            }),
        });
    }
}
