using System.Text.Json.Nodes;
using LivePlatform.M365Simulator.Faults;
using LivePlatform.M365Simulator.Observing;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>Entra's token endpoint and instance discovery.</summary>
internal static class EntraEndpoints
{
    public static void MapEntra(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/{tenant}/oauth2/v2.0/token", TokenAsync);
        routes.MapGet("/common/discovery/instance", Instance);
    }

    private static async Task<IResult> TokenAsync(
        string tenant,
        HttpContext http,
        TokenGrants decide,
        AppTokens tokens,
        RefreshTokens refreshTokens,
        IdTokens idTokens,
        SimulatorClock clock,
        FaultBook faults,
        Counters counters)
    {
        var correlation = EntraError.CorrelationOf(http.Request);
        http.Response.Headers["x-ms-request-id"] = Guid.NewGuid().ToString();
        http.Response.Headers["client-request-id"] = correlation;
        http.Response.Headers.CacheControl = "no-store, no-cache";
        http.Response.Headers.Date = clock.GetUtcNow().ToString("R");
        if (!http.Request.HasFormContentType)
        {
            return EntraError.MissingParameter("grant_type").Answer(clock.GetUtcNow(), correlation);
        }

        var request = TokenRequest.Read(
            tenant, await http.Request.ReadFormAsync(http.RequestAborted), http.Request.Headers.Authorization.ToString());
        if (await faults.AnswerTokenAsync(http, request, clock) is { } fault)
        {
            return fault;
        }

        var (grant, error) = decide.Decide(request);
        counters.Token(request.ClientId, grant?.Tenant.Id.ToString() ?? tenant, issued: grant is not null);
        if (grant is null)
        {
            return error!.Answer(clock.GetUtcNow(), correlation);
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

    private static IResult Instance(HttpRequest request, PublicAddress address, SimulatorClock clock)
    {
        var asked = Uri.TryCreate(request.Query["authorization_endpoint"], UriKind.Absolute, out var endpoint) ? endpoint : null;
        var ours = new Uri(address.BaseUrl);
        if (asked is null || (asked.Host != ours.Host && asked.Host != "login.microsoftonline.com"))
        {
            return new EntraError(50049, "invalid_instance", 400, "Unknown or invalid instance.").Answer(
                clock.GetUtcNow(), EntraError.CorrelationOf(request));
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
