using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>The authorization code flow with PKCE, as a browser goes through it.</summary>
public sealed partial class SigningInOnPages(Simulator simulator) : IAsyncLifetime
{
    private const string User = "admin@contoso.example";
    private const string Password = "Correct horse 1";
    private const string Back = "https://portal.example/i/signed-in";
    private const string Verifier = "0123456789-0123456789-0123456789-0123456789";
    private const string ApplicationAdministrator = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";
    private const string Scope = "openid offline_access https://graph.microsoft.com/.default";

    private readonly HttpClient _browser = BrowserOf(simulator.Server);
    private Seeded _seeded = null!;

    public async ValueTask InitializeAsync()
    {
        _seeded = await simulator.SeedAsync();
        await _seeded.ControlAsync(
            HttpMethod.Put,
            $"/apps/{_seeded.App}",
            new { permissions = Array.Empty<string>(), scopes = new[] { "User.Read.All" }, redirectUris = new[] { Back } });
        await AccountAsync();
    }

    public ValueTask DisposeAsync()
    {
        _browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Name_and_password_lead_back_with_a_code_that_is_worth_tokens_once()
    {
        var back = await SignInAsync();

        back["state"].ShouldBe("mine");
        var tokens = await RedeemAsync(back["code"]!);
        tokens.GetProperty("refresh_token").GetString().ShouldNotBeNull();
        var idToken = ClaimsOf(tokens.GetProperty("id_token").GetString()!);
        (
            idToken.GetProperty("tid").GetGuid(), idToken.GetProperty("nonce").GetString(),
            idToken.GetProperty("preferred_username").GetString()).ShouldBe((_seeded.Tenant, "once", User));
        (await RedeemAsync(back["code"]!)).GetProperty("error_codes")[0].GetInt32().ShouldBe(54005);
    }

    [Fact]
    public async Task A_code_is_worth_nothing_without_its_verifier_or_at_another_address()
    {
        (await RedeemAsync((await SignInAsync())["code"]!, verifier: "another")).GetProperty("error_codes")[0].GetInt32().ShouldBe(501481);
        (await RedeemAsync((await SignInAsync())["code"]!, address: $"{Back}/other")).GetProperty("error_codes")[0].GetInt32()
            .ShouldBe(500112);
        (await RedeemAsync("1.none")).GetProperty("error_codes")[0].GetInt32().ShouldBe(9002313);
    }

    [Fact]
    public async Task A_wrong_password_is_said_on_the_page_and_an_unknown_address_gets_nothing()
    {
        using var page = await PostAsync(Authorize(), ("username", User), ("password", "wrong"));
        (page.StatusCode, (await TextAsync(page)).Contains("AADSTS50126", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true));
        using var elsewhere = await _browser.GetAsync(Authorize(address: "https://evil.example/"), TestContext.Current.CancellationToken);
        (
            elsewhere.StatusCode,
            (await TextAsync(elsewhere)).Contains("AADSTS50011", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.BadRequest, true));
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_on_the_page_and_the_sign_in_passes_the_policy()
    {
        await _seeded.ControlAsync(HttpMethod.Put, "/policies", new { requireMfa = true });
        using var page = await PostAsync(Authorize(), ("username", User), ("password", Password));
        using var approved = await PostAsync(Authorize(), ("step", "approve"), ("ticket", TicketOf(await TextAsync(page))));

        var tokens = await RedeemAsync(QueryHelpers.ParseQuery(approved.Headers.Location!.Query)["code"]!);
        tokens.TryGetProperty("access_token", out _).ShouldBeTrue(tokens.ToString());
    }

    [Fact]
    public async Task An_app_that_is_new_in_a_tenant_comes_in_by_an_administrators_consent_and_not_by_anybodys()
    {
        var customer = await simulator.SeedAsync();
        await customer.ControlAsync(HttpMethod.Put, $"/accounts/{User}", new { password = Password });
        var wanted = Authorize(customer.Tenant, scope: "offline_access https://graph.microsoft.com/User.Read.All");

        using var refused = await PostAsync(wanted, ("username", User), ("password", Password));
        refused.Headers.Location!.Query.ShouldContain("AADSTS90094");

        await customer.ControlAsync(
            HttpMethod.Put, $"/accounts/{User}", new { password = Password, roles = new[] { ApplicationAdministrator } });
        using var page = await PostAsync(wanted, ("username", User), ("password", Password));
        using var accepted = await PostAsync(wanted, ("step", "accept"), ("ticket", TicketOf(await TextAsync(page))));
        accepted.Headers.Location!.Query.ShouldContain("code=");
        using var again = await PostAsync(wanted, ("username", User), ("password", Password));
        again.Headers.Location!.Query.ShouldContain("code=", Case.Sensitive, "consent is asked for once");
    }

    /// <summary>Where it is sent is looked at and not followed.</summary>
    private static HttpClient BrowserOf(SimulatorServer server)
    {
        var handler = server.CreateHandler();
        handler.AllowAutoRedirect = false;
        return new HttpClient(handler) { BaseAddress = new Uri(server.BaseUrl) };
    }

    private Task<JsonElement> AccountAsync() => _seeded.ControlAsync(HttpMethod.Put, $"/accounts/{User}", new { password = Password });

    private async Task<Dictionary<string, string?>> SignInAsync()
    {
        using var answer = await PostAsync(Authorize(), ("username", User), ("password", Password));
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, await TextAsync(answer));
        answer.Headers.Location!.ToString().ShouldStartWith($"{Back}?");
        return QueryHelpers.ParseQuery(answer.Headers.Location.Query).ToDictionary(x => x.Key, x => (string?)x.Value.ToString());
    }

    private string Authorize(Guid? tenant = null, string address = Back, string scope = Scope) => QueryHelpers.AddQueryString(
        $"/{tenant ?? _seeded.Tenant}/oauth2/v2.0/authorize",
        new Dictionary<string, string?>
        {
            ["client_id"] = _seeded.App.ToString(),
            ["response_type"] = "code",
            ["redirect_uri"] = address,
            ["scope"] = scope,
            ["state"] = "mine",
            ["nonce"] = "once",
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        });

    private async Task<HttpResponseMessage> PostAsync(string address, params (string Name, string Value)[] form)
    {
        using var body = new FormUrlEncodedContent(form.Select(x => KeyValuePair.Create(x.Name, x.Value)));
        return await _browser.PostAsync(address, body, TestContext.Current.CancellationToken);
    }

    private async Task<JsonElement> RedeemAsync(string code, string verifier = Verifier, string address = Back)
    {
        using var answer = await PostAsync(
            $"/{_seeded.Tenant}/oauth2/v2.0/token",
            ("grant_type", "authorization_code"), ("client_id", _seeded.App.ToString()), ("client_secret", _seeded.Secret), ("code", code),
            ("redirect_uri", address),
            ("code_verifier", verifier), ("scope", Scope));
        return JsonElement.Parse(await TextAsync(answer));
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) =>
        await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static JsonElement ClaimsOf(string token) =>
        JsonElement.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[1])));

    private static string TicketOf(string page) => Ticket().Match(page).Groups[1].Value;

    [GeneratedRegex("name=\"ticket\" value=\"([0-9a-f]+)\"")]
    private static partial Regex Ticket();
}
