using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Entra's discovery documents, by which OIDC clients find the rest.</summary>
public sealed class Discovering(Simulator simulator)
{
    [Theory]
    [InlineData("v2.0/")]
    [InlineData("")]
    public async Task A_tenant_that_nobody_has_is_refused_with_90002(string version)
    {
        var unknown = Guid.NewGuid();

        using var answer = await simulator.Http.GetAsync($"/{unknown}/{version}.well-known/openid-configuration");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        body.GetProperty("error").GetString().ShouldBe("invalid_tenant");
        body.GetProperty("error_description").GetString()!.ShouldStartWith($"AADSTS90002: Tenant '{unknown}' not found.");
        body.GetProperty("error_codes").EnumerateArray().Select(code => code.GetInt32()).ShouldBe([90002]);
        body.GetProperty("error_uri").GetString().ShouldBe("https://login.microsoftonline.com/error?code=90002");
        foreach (var member in new[] { "timestamp", "trace_id", "correlation_id" })
        {
            body.GetProperty(member).GetString().ShouldNotBeNullOrEmpty(member);
        }
    }

    [Fact]
    public async Task What_is_no_name_of_a_tenant_is_refused_as_such()
    {
        using var answer = await simulator.Http.GetAsync("/nonsense/v2.0/.well-known/openid-configuration");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error_codes")[0].GetInt32().ShouldBe(900023);
    }

    [Theory]
    [InlineData("common")]
    [InlineData("organizations")]
    public async Task Where_no_tenant_is_named_the_issuer_has_a_place_for_it(string address)
    {
        var document = await ReadAsync($"{address}/v2.0");

        document.GetProperty("issuer").GetString().ShouldBe($"{simulator.Server.BaseUrl}/{{tenantid}}/v2.0");
        document.GetProperty("token_endpoint").GetString().ShouldBe($"{simulator.Server.BaseUrl}/{address}/oauth2/v2.0/token");
        document.GetProperty("tenant_region_scope").ValueKind.ShouldBe(JsonValueKind.Null);
        (await ReadAsync(address)).GetProperty("issuer").GetString().ShouldBe("https://sts.windows.net/{tenantid}/");
        var keys = await simulator.SendAsync(HttpMethod.Get, document.GetProperty("jwks_uri").GetString()!);
        keys.GetProperty("keys")[0].GetProperty("issuer").GetString().ShouldBe(document.GetProperty("issuer").GetString());
    }

    [Fact]
    public async Task A_tenant_found_by_its_domain_issues_under_its_id()
    {
        var seeded = await simulator.SeedAsync();
        var domain = (await seeded.GetAsync("organization")).GetProperty("value")[0].GetProperty("verifiedDomains")[0].GetProperty("name")
            .GetString();

        var document = await ReadAsync($"{domain}/v2.0");

        document.GetProperty("issuer").GetString().ShouldBe($"{simulator.Server.BaseUrl}/{seeded.Tenant}/v2.0");
        document.GetProperty("token_endpoint").GetString().ShouldBe($"{simulator.Server.BaseUrl}/{seeded.Tenant}/oauth2/v2.0/token");
    }

    [Fact]
    public async Task It_lists_what_Entra_lists()
    {
        var seeded = await simulator.SeedAsync();

        var document = await ReadAsync($"{seeded.Tenant}/v2.0");

        Texts(document, "response_types_supported").ShouldBe(["code", "id_token", "code id_token", "id_token token"]);
        Texts(document, "subject_types_supported").ShouldBe(["pairwise"]);
        Texts(document, "response_modes_supported").ShouldBe(["query", "fragment", "form_post"]);
        Texts(document, "id_token_signing_alg_values_supported").ShouldBe(["RS256"]);
        Texts(document, "scopes_supported").ShouldBe(["openid", "profile", "email", "offline_access"]);
        Texts(document, "token_endpoint_auth_methods_supported").ShouldBe(["client_secret_post", "private_key_jwt", "client_secret_basic"]);
        Texts(document, "claims_supported").ShouldBe(
        [
            "sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host", "aud", "exp", "iat",
            "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email",
        ]);
        document.GetProperty("end_session_endpoint").GetString().ShouldBe($"{simulator.Server.BaseUrl}/{seeded.Tenant}/oauth2/v2.0/logout");
        document.GetProperty("request_uri_parameter_supported").GetBoolean().ShouldBeFalse();
        document.GetProperty("http_logout_supported").GetBoolean().ShouldBeTrue();
        document.GetProperty("frontchannel_logout_supported").GetBoolean().ShouldBeTrue();
    }

    private Task<JsonElement> ReadAsync(string below) => simulator.SendAsync(HttpMethod.Get, $"/{below}/.well-known/openid-configuration");

    private static IEnumerable<string?> Texts(JsonElement document, string name) =>
        document.GetProperty(name).EnumerateArray().Select(value => value.GetString());
}
