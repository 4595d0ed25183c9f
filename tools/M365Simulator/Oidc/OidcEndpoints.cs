using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Time;
using LivePlatform.M365Simulator.Tokens;

namespace LivePlatform.M365Simulator.Oidc;

/// <summary>The operators' OIDC provider and the workload issuer.</summary>
internal static class OidcEndpoints
{
    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);

    public static void MapOidc(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/operators/.well-known/openid-configuration",
            (PublicAddress address) => Results.Json(Discovery(address.Operators, signIn: true)));
        routes.MapGet(
            "/operators/keys", (SigningKeys keys, PublicAddress address) => Results.Json(keys.Operators.KeySet(address.Operators)));
        routes.MapGet(
            "/workloads/.well-known/openid-configuration",
            (PublicAddress address) => Results.Json(Discovery(address.Workloads, signIn: false)));
        routes.MapGet(
            "/workloads/keys", (SigningKeys keys, PublicAddress address) => Results.Json(keys.Workloads.KeySet(address.Workloads)));
        routes.MapGet("/operators/authorize", (HttpRequest request, OperatorBook book) => Fault(request) is { } wrong
            ? Results.Json(new { error = "invalid_request", error_description = wrong }, statusCode: 400)
            : Results.Content(SignInPage.Render(book.Operators.Values, request.QueryString.Value ?? ""), "text/html"));
        routes.MapPost("/operators/authorize", AuthorizeAsync);

        // A page of another address redeems its code by itself: PKCE clients have no server.
        routes.MapPost("/operators/token", TokenAsync).RequireCors(policy => policy.AllowAnyOrigin().AllowAnyHeader().WithMethods("POST"));
    }

    private static JsonObject Discovery(string issuer, bool signIn)
    {
        var document = new JsonObject
        {
            ["issuer"] = issuer,
            ["jwks_uri"] = $"{issuer}/keys",
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
            ["response_types_supported"] = new JsonArray("code"),
            ["subject_types_supported"] = new JsonArray("public"),
        };
        if (signIn)
        {
            document["authorization_endpoint"] = $"{issuer}/authorize";
            document["token_endpoint"] = $"{issuer}/token";
            document["scopes_supported"] = new JsonArray("openid", "profile");
            document["grant_types_supported"] = new JsonArray("authorization_code", "client_credentials");
            document["code_challenge_methods_supported"] = new JsonArray("S256");
            document["token_endpoint_auth_methods_supported"] = new JsonArray("none", "client_secret_post", "client_secret_basic");
        }

        return document;
    }

    private static string? Fault(HttpRequest request)
    {
        var query = request.Query;
        return query["response_type"] != "code" ? "response_type must be code."
            : string.IsNullOrEmpty(query["client_id"]) ? "client_id must be given."
            : query["code_challenge_method"] != "S256" || string.IsNullOrEmpty(query["code_challenge"]) ? "PKCE with S256 is required."
            : !Uri.TryCreate(query["redirect_uri"], UriKind.Absolute, out var uri)
                || !(uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))
                ? "redirect_uri must be https, or http on loopback."
                : null;
    }

    private static async Task<IResult> AuthorizeAsync(HttpRequest request, OperatorBook book, SimulatorClock clock)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        if (Fault(request) is { } wrong || !book.Operators.TryGetValue(form["operator"].ToString(), out var who))
        {
            return Results.Json(new { error = "invalid_request", error_description = "Unknown operator or bad request." }, statusCode: 400);
        }

        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var redirect = request.Query["redirect_uri"].ToString();
        book.Codes[code] = new AuthorizationCode(
            who, request.Query["client_id"].ToString(), redirect, request.Query["code_challenge"].ToString(),
            request.Query["nonce"].ToString() is { Length: > 0 } nonce ? nonce : null,
            clock.GetTimestamp());
        var state = request.Query["state"].ToString() is { Length: > 0 } given ? $"&state={Uri.EscapeDataString(given)}" : "";
        return Results.Redirect($"{redirect}{(redirect.Contains('?', StringComparison.Ordinal) ? '&' : '?')}code={code}{state}");
    }

    private static async Task<IResult> TokenAsync(HttpRequest request, OperatorBook book, OperatorTokens tokens, SimulatorClock clock)
    {
        if (!request.HasFormContentType)
        {
            return Refused(400, "invalid_request");
        }

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        var (clientId, secret) = Client(request, form);
        switch (form["grant_type"].ToString())
        {
            case "client_credentials":
                return book.Operators.TryGetValue(clientId, out var integrator) && integrator.ClientSecret is { } known && known == secret
                    ? Issued(tokens, integrator, identity: null)
                    : Refused(401, "invalid_client");
            case "authorization_code":
                return book.Codes.TryRemove(form["code"].ToString(), out var code) && code.ClientId == clientId && code.RedirectUri
                    == form["redirect_uri"]
                    && clock.Real.GetElapsedTime(code.IssuedAt) < CodeLife
                    && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())))
                        == code.Challenge
                    ? Issued(tokens, code.Operator, tokens.Identity(code.Operator, clientId, code.Nonce))
                    : Refused(400, "invalid_grant");
            default:
                return Refused(400, "unsupported_grant_type");
        }
    }

    private static (string Id, string? Secret) Client(HttpRequest request, IFormCollection form)
    {
        var header = request.Headers.Authorization.ToString();
        var basic = new byte[header.Length];
        return header.StartsWith(
            "Basic ", StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(header[6..], basic, out var length)
            && Encoding.UTF8.GetString(basic, 0, length).Split(':', 2) is [var id, var secret]
                ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret))
                : (form["client_id"].ToString(), form["client_secret"]);
    }

    private static IResult Issued(OperatorTokens tokens, Operator who, string? identity)
    {
        var answer = new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = 3600, ["access_token"] = tokens.Access(who).AccessToken };
        if (identity is not null)
        {
            answer["id_token"] = identity;
        }

        return Results.Json(answer);
    }

    private static IResult Refused(int status, string error) => Results.Json(new { error }, statusCode: status);
}
