using System.Net;
using System.Text;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Users at the token endpoint: name and password, refresh tokens, and what their tenant demands.</summary>
public sealed class SigningIn(Simulator simulator) : IAsyncLifetime
{
    private const string User = "voice@contoso.example";
    private const string Password = "Correct horse 1";
    private const string Graph = "https://graph.microsoft.com/.default offline_access";

    private Seeded _seeded = null!;

    public async ValueTask InitializeAsync()
    {
        _seeded = await simulator.SeedAsync();
        await _seeded.ControlAsync(HttpMethod.Put, $"/apps/{_seeded.App}/scopes", new[] { "User.Read.All", "Directory.AccessAsUser.All" });
        await AccountAsync(new { password = Password });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_name_and_a_password_give_a_token_of_the_user()
    {
        var answer = await SignInAsync();

        var claims = ClaimsOf(answer);
        (claims.GetProperty("upn").GetString(), claims.GetProperty("idtyp").GetString()).ShouldBe((User, "user"));
        claims.GetProperty("scp").GetString()!.Split(' ').ShouldBe(["User.Read.All", "Directory.AccessAsUser.All"]);
        claims.TryGetProperty("roles", out _).ShouldBeFalse();
        (await GraphAsync(answer, "users?$top=1")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("{\"password\":\"other\"}", 50126)]
    [InlineData("{\"password\":\"Correct horse 1\",\"disabled\":true}", 50057)]
    [InlineData("{\"password\":\"Correct horse 1\",\"locked\":true}", 50053)]
    [InlineData("{\"password\":\"Correct horse 1\",\"passwordExpired\":true}", 50055)]
    [InlineData("{\"password\":\"Correct horse 1\",\"federated\":true}", 50056)]
    public async Task What_is_wrong_with_the_account_has_its_code(string account, int code)
    {
        await AccountAsync(JsonElement.Parse(account));
        await RefusedAsync(PasswordForm(), "invalid_grant", code);
    }

    [Fact]
    public async Task Unknown_users_and_the_common_endpoint_have_their_codes()
    {
        await RefusedAsync([("grant_type", "password"), ("username", "nobody@contoso.example"), ("password", "x")], "invalid_grant", 50034);
        await RefusedAsync(PasswordForm(), "invalid_request", 9001023, tenant: "common");
        await RefusedAsync([("grant_type", "password"), ("username", User)], "invalid_request", 900144);
    }

    [Fact]
    public async Task Each_use_gives_a_new_refresh_token_and_the_former_ones_stay_good()
    {
        var first = RefreshTokenOf(await SignInAsync());
        var second = RefreshTokenOf(await OkAsync(RefreshForm(first)));

        second.ShouldNotBe(first);
        RefreshTokenOf(await OkAsync(RefreshForm(first))).ShouldNotBeEmpty();
        var teams = await OkAsync(
            [("grant_type", "refresh_token"), ("refresh_token", second), ("scope", "48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default")]);
        ClaimsOf(teams).GetProperty("aud").GetString().ShouldBe("48ac35b8-9aa8-4d74-927d-1f4a14a0b239");
        teams.TryGetProperty("refresh_token", out _).ShouldBeFalse("it was not asked for");
    }

    [Fact]
    public async Task Revoked_sessions_withdrawn_consent_and_broken_tokens_have_their_codes()
    {
        var token = RefreshTokenOf(await SignInAsync());
        await RefusedAsync(RefreshForm($"{token}x"), "invalid_request", 9002313);
        await _seeded.ControlAsync(HttpMethod.Put, $"/apps/{_seeded.App}/scopes", Array.Empty<string>());
        (await RefusedAsync(RefreshForm(token), "invalid_grant", 65001)).GetProperty("suberror").GetString().ShouldBe("consent_required");
        await _seeded.ControlAsync(HttpMethod.Put, $"/apps/{_seeded.App}/scopes", new[] { "User.Read.All" });
        await OkAsync(RefreshForm(token));
        await _seeded.ControlAsync(HttpMethod.Post, $"/accounts/{User}/revoke-sessions", null);
        await RefusedAsync(RefreshForm(token), "invalid_grant", 50173);
    }

    [Fact]
    public async Task Policies_stop_a_password_and_let_a_sign_in_with_a_second_factor_pass()
    {
        await _seeded.ControlAsync(HttpMethod.Put, "/policies", new { requireMfa = true });
        (await RefusedAsync(PasswordForm(), "invalid_grant", 50076)).GetProperty("suberror").GetString().ShouldBe("basic_action");
        var signedIn = await _seeded.ControlAsync(HttpMethod.Post, $"/accounts/{User}/sign-in", new { appId = _seeded.App, mfa = true });
        var token = signedIn.GetProperty("refreshToken").GetString()!;
        await OkAsync(RefreshForm(token));

        await _seeded.ControlAsync(HttpMethod.Put, "/policies", new { blockSignIns = true });
        await RefusedAsync(RefreshForm(token), "invalid_grant", 53003);
    }

    [Fact]
    public async Task A_user_changes_nothing_without_a_role_for_it()
    {
        var path = $"applications(appId='{_seeded.App}')/addPassword";
        (await GraphAsync(await SignInAsync(), path, "{}")).ShouldBe(HttpStatusCode.Forbidden);

        await AccountAsync(new { password = Password, roles = new[] { "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3" } });
        (await GraphAsync(await SignInAsync(), path, "{}")).ShouldBe(HttpStatusCode.OK);
    }

    private Task<JsonElement> AccountAsync(object body) => _seeded.ControlAsync(HttpMethod.Put, $"/accounts/{User}", body);

    private Task<JsonElement> SignInAsync() => OkAsync(PasswordForm());

    private static (string, string)[] PasswordForm() => [("grant_type", "password"), ("username", User), ("password", Password)];

    private static (string, string)[] RefreshForm(string token) => [("grant_type", "refresh_token"), ("refresh_token", token)];

    private static string RefreshTokenOf(JsonElement answer) => answer.GetProperty("refresh_token").GetString()!;

    private static JsonElement ClaimsOf(JsonElement answer) =>
        JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(answer.GetProperty("access_token").GetString()!.Split('.')[1]));

    private async Task<JsonElement> OkAsync((string Name, string Value)[] fields)
    {
        var (status, body) = await AskAsync(fields, _seeded.Tenant.ToString());
        status.ShouldBe(HttpStatusCode.OK, body.ToString());
        return body;
    }

    private async Task<JsonElement> RefusedAsync((string Name, string Value)[] fields, string error, int code, string? tenant = null)
    {
        var (status, body) = await AskAsync(fields, tenant ?? _seeded.Tenant.ToString());
        (status, body.GetProperty("error").GetString(), body.GetProperty("error_codes")[0].GetInt32()).ShouldBe(
            (HttpStatusCode.BadRequest, error, code));
        return body;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync((string Name, string Value)[] fields, string tenant)
    {
        var form = new Dictionary<string, string>
        {
            ["client_id"] = _seeded.App.ToString(),
            ["client_secret"] = _seeded.Secret,
            ["scope"] = Graph,
        };
        foreach (var (name, value) in fields)
        {
            form[name] = value;
        }

        using var content = new FormUrlEncodedContent(form);
        using var response = await simulator.Http.PostAsync(new Uri($"/{tenant}/oauth2/v2.0/token", UriKind.Relative), content);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    private async Task<HttpStatusCode> GraphAsync(JsonElement token, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, $"/v1.0/{path}");
        request.Headers.Authorization = new("Bearer", token.GetProperty("access_token").GetString());
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await simulator.Http.SendAsync(request);
        return response.StatusCode;
    }
}
