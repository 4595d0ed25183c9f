using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Entra's answers: codes, statuses, bodies, and what stands in a token.</summary>
public sealed class TokenEndpoint(Simulator simulator)
{
    [Fact]
    public async Task A_wrong_secret_is_401_invalid_client_7000215()
    {
        var seeded = await simulator.SeedAsync();
        var body = await RefusedAsync(await seeded.RequestTokenAsync(secret: "wrong"), 401, "invalid_client", 7000215);
        var description = body.GetProperty("error_description").GetString()!;
        description.ShouldStartWith("AADSTS7000215: ");
        description.ShouldContain("Trace ID: ");
        description.ShouldContain("Correlation ID: ");
        body.GetProperty("error_uri").GetString().ShouldBe("https://login.microsoftonline.com/error?code=7000215");
        description.ShouldNotContain("wrong");
    }

    [Fact]
    public async Task An_expired_secret_is_401_7000222()
    {
        var seeded = await simulator.SeedAsync();
        await seeded.ControlAsync(
            HttpMethod.Post,
            $"/apps/{seeded.App}/secrets",
            new { value = "old-secret", startsAt = "2020-01-01T00:00:00Z", expiresAt = "2021-01-01T00:00:00Z" });
        await RefusedAsync(await seeded.RequestTokenAsync(secret: "old-secret"), 401, "invalid_client", 7000222);
    }

    [Fact]
    public async Task Unknown_app_tenant_resource_and_scope_have_their_codes()
    {
        var seeded = await simulator.SeedAsync();
        await RefusedAsync(await seeded.RequestTokenAsync(app: Guid.NewGuid()), 400, "unauthorized_client", 700016);
        await RefusedAsync(await seeded.RequestTokenAsync(tenant: Guid.NewGuid().ToString()), 400, "invalid_tenant", 90002);
        await RefusedAsync(await seeded.RequestTokenAsync(scope: "https://nothing.example/.default"), 400, "invalid_resource", 500011);
        await RefusedAsync(await seeded.RequestTokenAsync(scope: "https://graph.microsoft.com/User.Read"), 400, "invalid_scope", 70011);
        await RefusedAsync(await seeded.RequestTokenAsync(scope: ""), 400, "invalid_request", 900144);
    }

    [Fact]
    public async Task A_disabled_app_and_withdrawn_consent_are_refused()
    {
        var seeded = await simulator.SeedAsync();
        await seeded.ControlAsync(HttpMethod.Put, $"/apps/{seeded.App}/disabled", true);
        await RefusedAsync(await seeded.RequestTokenAsync(), 400, "unauthorized_client", 7000112);
        await seeded.ControlAsync(HttpMethod.Delete, $"/apps/{seeded.App}");
        await RefusedAsync(await seeded.RequestTokenAsync(), 400, "unauthorized_client", 700016);
    }

    [Fact]
    public async Task A_tenant_without_the_Teams_service_principal_answers_500011()
    {
        var seeded = new Seeded(simulator, Guid.NewGuid(), Guid.NewGuid());
        await simulator.SendAsync(
            HttpMethod.Post, "/_simulator/tenants", new { tenantId = seeded.Tenant, users = 1, groups = 0, teamsServicePrincipal = false });
        await seeded.ControlAsync(
            HttpMethod.Put,
            $"/apps/{seeded.App}",
            new { permissions = Array.Empty<string>(), secrets = new[] { new { value = seeded.Secret } } });
        await RefusedAsync(
            await seeded.RequestTokenAsync(scope: "48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default"), 400, "invalid_resource", 500011);
        (await seeded.RequestTokenAsync()).StatusCode.ShouldBe(HttpStatusCode.OK, "a token is issued even when nothing was consented");
    }

    [Fact]
    public async Task A_token_is_v1_and_freezes_roles_and_permissions()
    {
        var seeded = await simulator.SeedAsync(permissions: ["User.Read.All"]);
        await seeded.ControlAsync(HttpMethod.Post, $"/apps/{seeded.App}/roles", new { role = "69091246-20e8-4a56-aa4d-066075b2a7a8" });
        await seeded.ControlAsync(
            HttpMethod.Post, $"/apps/{seeded.App}/roles", new { role = "f2ef992c-3afb-46b9-b7cf-a126ee74c451", via = "group" });
        await seeded.ControlAsync(
            HttpMethod.Post, $"/apps/{seeded.App}/roles", new { role = "aa38014f-0993-46e9-9b45-30501a20909d", via = "eligible" });
        await seeded.ControlAsync(
            HttpMethod.Post, $"/apps/{seeded.App}/roles",
            new { role = "75941009-915a-4869-abe7-691bff18279e", scope = "/administrativeUnits/1" });
        var claims = Claims(await seeded.TokenAsync());
        claims.GetProperty("iss").GetString().ShouldBe($"https://sts.windows.net/{seeded.Tenant}/");
        claims.GetProperty("aud").GetString().ShouldBe("https://graph.microsoft.com");
        claims.GetProperty("ver").GetString().ShouldBe("1.0");
        claims.GetProperty("idtyp").GetString().ShouldBe("app");
        claims.GetProperty("appid").GetString().ShouldBe(seeded.App.ToString());
        Texts(claims, "roles").ShouldBe(["User.Read.All"]);
        Texts(claims, "wids").ShouldBe(
            ["69091246-20e8-4a56-aa4d-066075b2a7a8", "f2ef992c-3afb-46b9-b7cf-a126ee74c451", "0997a1d0-0d1d-4acb-b408-d5ca73121e90"],
            ignoreOrder: true);
        (claims.GetProperty("nbf").GetInt64() - claims.GetProperty("iat").GetInt64()).ShouldBe(0);

        await seeded.ControlAsync(HttpMethod.Put, $"/apps/{seeded.App}/permissions", new[] { "Group.Read.All" });
        (await seeded.FailAsync("groups")).Status.ShouldBe(403);
        await seeded.GetAsync("users");
        await seeded.TokenAsync(fresh: true);
        await seeded.GetAsync("groups");
        (await seeded.FailAsync("users")).Code.ShouldBe("Authorization_RequestDenied");
    }

    [Fact]
    public async Task A_secret_by_basic_authentication_is_as_good()
    {
        var seeded = await simulator.SeedAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{seeded.Tenant}/oauth2/v2.0/token");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{seeded.App}:{Uri.EscapeDataString(seeded.Secret)}")));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        using var response = await simulator.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_secret_made_by_graph_shows_its_text_once_and_works_after_a_while()
    {
        var seeded = await simulator.SeedAsync();
        using var made = await seeded.SendAsync(
            HttpMethod.Post, $"applications(appId='{seeded.App}')/addPassword", new { passwordCredential = new { displayName = "next" } });
        made.StatusCode.ShouldBe(HttpStatusCode.OK);
        var credential = await made.Content.ReadFromJsonAsync<JsonElement>();
        var text = credential.GetProperty("secretText").GetString()!;
        (credential.GetProperty("endDateTime").GetDateTimeOffset() - credential.GetProperty("startDateTime").GetDateTimeOffset()).TotalDays
            .ShouldBeInRange(730, 731);
        await RefusedAsync(await seeded.RequestTokenAsync(secret: text), 401, "invalid_client", 7000215);

        var read = await seeded.GetAsync($"applications(appId='{seeded.App}')?$select=passwordCredentials");
        var shown = read.GetProperty("passwordCredentials").EnumerateArray()
            .Single(c => c.GetProperty("displayName").GetString() == "next");
        shown.GetProperty("hint").GetString().ShouldBe(text[..3]);
        shown.GetProperty("secretText").ValueKind.ShouldBe(JsonValueKind.Null);

        using var removed = await seeded.SendAsync(
            HttpMethod.Post, $"applications(appId='{seeded.App}')/removePassword",
            new { keyId = credential.GetProperty("keyId").GetString() });
        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await seeded.ControlAsync(HttpMethod.Get, $"/apps/{seeded.App}")).GetProperty("secrets").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Discovery_names_the_keys_that_sign_tokens()
    {
        var seeded = await simulator.SeedAsync();
        var discovery = await simulator.SendAsync(HttpMethod.Get, $"/{seeded.Tenant}/v2.0/.well-known/openid-configuration");
        var keys = await simulator.SendAsync(HttpMethod.Get, discovery.GetProperty("jwks_uri").GetString()!);
        var header = JsonElement.Parse(Base64Url.DecodeFromChars((await seeded.TokenAsync()).Split('.')[0]));
        keys.GetProperty("keys")[0].GetProperty("kid").GetString().ShouldBe(header.GetProperty("kid").GetString());
        var authorize = $"{simulator.Server.BaseUrl}/{seeded.Tenant}/oauth2/v2.0/authorize";
        await simulator.SendAsync(HttpMethod.Get, $"/common/discovery/instance?api-version=1.1&authorization_endpoint={authorize}");
        using var unknown = await simulator.Http.GetAsync(
            "/common/discovery/instance?api-version=1.1&authorization_endpoint=https://evil.example/x");
        unknown.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    internal static JsonElement Claims(string token) => JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));

    private static IEnumerable<string?> Texts(JsonElement claims, string name) =>
        claims.GetProperty(name).EnumerateArray().Select(v => v.GetString());

    private static async Task<JsonElement> RefusedAsync(HttpResponseMessage response, int status, string error, int code)
    {
        using (response)
        {
            var body = await response.Content.ReadFromJsonAsync<JsonElement>();
            body.GetProperty("error_codes")[0].GetInt32().ShouldBe(code);
            body.GetProperty("error").GetString().ShouldBe(error);
            ((int)response.StatusCode).ShouldBe(status);
            return body;
        }
    }
}
