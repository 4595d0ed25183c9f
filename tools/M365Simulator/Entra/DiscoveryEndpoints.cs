using System.Text.Json.Nodes;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;
using LivePlatform.M365Simulator.Tokens;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>Entra's discovery documents and the keys that they name.</summary>
internal static class DiscoveryEndpoints
{
    /// <summary>What stands in an issuer where the address names no tenant; the client puts the tenant of the token there.</summary>
    private const string AnyTenant = "{tenantid}";

    private static readonly string[] Tenantless = ["common", "organizations"];

    public static void MapDiscovery(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/{tenant}/v2.0/.well-known/openid-configuration",
            (string tenant, HttpRequest request, World world, PublicAddress address, SimulatorClock clock) =>
                Answer(tenant, request, world, clock, name => Document(address.BaseUrl, name, IssuerOf(address.BaseUrl, name), "/v2.0")));
        routes.MapGet(
            "/{tenant}/.well-known/openid-configuration",
            (string tenant, HttpRequest request, World world, PublicAddress address, SimulatorClock clock) =>
                Answer(tenant, request, world, clock, name => Document(address.BaseUrl, name, OldIssuerOf(name), "")));
        routes.MapGet("/{tenant}/discovery/v2.0/keys", (string tenant, PublicAddress address, SigningKeys keys) =>
            Results.Json(keys.Entra.KeySet(IssuerOf(address.BaseUrl, tenant))));
        routes.MapGet(
            "/{tenant}/discovery/keys", (string tenant, SigningKeys keys) => Results.Json(keys.Entra.KeySet(OldIssuerOf(tenant))));
    }

    /// <summary>A tenant named by a domain is answered under its id.</summary>
    private static IResult Answer(string tenant, HttpRequest request, World world, SimulatorClock clock, Func<string, JsonObject> document)
    {
        var name = NamesNone(tenant) ? tenant : world.Find(tenant)?.Id.ToString();
        return name is null
            ? EntraError.NoSuchTenant(tenant).Answer(clock.GetUtcNow(), EntraError.CorrelationOf(request))
            : Results.Json(document(name));
    }

    private static bool NamesNone(string tenant) => Tenantless.Contains(tenant, StringComparer.OrdinalIgnoreCase);

    private static string IssuerOf(string baseUrl, string tenant) => $"{baseUrl}/{(NamesNone(tenant) ? AnyTenant : tenant)}/v2.0";

    private static string OldIssuerOf(string tenant) => $"https://sts.windows.net/{(NamesNone(tenant) ? AnyTenant : tenant)}/";

    private static JsonObject Document(string baseUrl, string tenant, string issuer, string version) => new()
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
        ["request_uri_parameter_supported"] = false,
        ["userinfo_endpoint"] = "https://graph.microsoft.com/oidc/userinfo",
        ["authorization_endpoint"] = $"{baseUrl}/{tenant}/oauth2/v2.0/authorize",
        ["device_authorization_endpoint"] = $"{baseUrl}/{tenant}/oauth2/v2.0/devicecode",
        ["http_logout_supported"] = true,
        ["frontchannel_logout_supported"] = true,
        ["end_session_endpoint"] = $"{baseUrl}/{tenant}/oauth2/v2.0/logout",
        ["claims_supported"] = new JsonArray(
            "sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host", "aud", "exp", "iat",
            "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email"),
        ["kerberos_endpoint"] = $"{baseUrl}/{tenant}/kerberos",
        ["tenant_region_scope"] = NamesNone(tenant) ? null : "EU",
        ["cloud_instance_name"] = "microsoftonline.com",
        ["cloud_graph_host_name"] = "graph.windows.net",
        ["msgraph_host"] = "graph.microsoft.com",
        ["rbac_url"] = "https://pas.windows.net",
    };
}
