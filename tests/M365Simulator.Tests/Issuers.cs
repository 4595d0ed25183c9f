using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>The operators' OIDC provider and the workload issuer.</summary>
public sealed class Issuers(Simulator simulator)
{
    [Fact]
    public async Task A_minted_operator_token_is_valid_by_discovery()
    {
        var provider = Guid.NewGuid();
        var minted = await simulator.SendAsync(
            HttpMethod.Post, "/_simulator/operators/token", new { name = "Ada", scope = "provider", role = "Admin", provider });
        var claims = await ValidateAsync("operators", "live-platform", minted.GetProperty("accessToken").GetString()!);
        claims["live_scope"].ShouldBe("provider");
        claims["live_provider"].ShouldBe(provider.ToString());
    }

    [Fact]
    public async Task A_workload_token_names_the_service_account()
    {
        var minted = await simulator.SendAsync(HttpMethod.Post, "/_simulator/workloads/replication/token");
        var claims = await ValidateAsync("workloads", "live-platform-internal", minted.GetProperty("accessToken").GetString()!);
        claims["sub"].ShouldBe("system:serviceaccount:live-platform:replication");
        new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(minted.GetProperty("accessToken").GetString()).Kid.ShouldStartWith(
            "development-", Case.Sensitive, "by which services in Production refuse it");
    }

    [Fact]
    public async Task A_page_of_another_address_may_redeem_its_code()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/operators/token");
        preflight.Headers.Add("Origin", "https://gateway.test");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type,authorization");
        using var allowed = await simulator.Http.SendAsync(preflight);

        allowed.IsSuccessStatusCode.ShouldBeTrue();
        allowed.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
    }

    [Fact]
    public async Task A_person_signs_in_with_a_code_and_PKCE_once()
    {
        await simulator.SendAsync(
            HttpMethod.Post, "/_simulator/operators",
            new { clientId = "grace", name = "Grace <Hopper>", scope = "system", role = "Monitor" });
        var verifier = new string('v', 50);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var authorize =
            "/operators/authorize?response_type=code&client_id=portal&redirect_uri=https%3A%2F%2Flocalhost%3A1%2Fcb&state=s1&nonce=n1"
            + $"&code_challenge_method=S256&code_challenge={challenge}";
        (await simulator.Http.GetStringAsync(authorize)).ShouldContain("Grace &lt;Hopper&gt;");
        using var handler = simulator.Server.CreateHandler();
        handler.AllowAutoRedirect = false;
        using var browser = new HttpClient(handler) { BaseAddress = new Uri(simulator.Server.BaseUrl) };
        using var chosen = await browser.PostAsync(authorize, Form(("operator", "grace")));
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(chosen.Headers.Location!.Query);
        query["state"].ToString().ShouldBe("s1");
        FormUrlEncodedContent Exchange(string proof) => Form(
            ("grant_type", "authorization_code"), ("code", query["code"].ToString()), ("client_id", "portal"),
            ("redirect_uri", "https://localhost:1/cb"), ("code_verifier", proof));
        using var answer = await browser.PostAsync("/operators/token", Exchange(verifier));
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
        (await ValidateAsync("operators", "portal", tokens.GetProperty("id_token").GetString()!))["nonce"].ShouldBe("n1");
        (await ValidateAsync(
            "operators", "live-platform", tokens.GetProperty("access_token").GetString()!))["live_role"].ShouldBe("Monitor");
        using var again = await browser.PostAsync("/operators/token", Exchange(verifier));
        ((int)again.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task An_integrator_signs_in_with_its_secret()
    {
        await simulator.SendAsync(
            HttpMethod.Post,
            "/_simulator/operators",
            new { clientId = "billing", clientSecret = "b-secret", name = "Billing", scope = "system", role = "Operator" });
        using var good = await simulator.Http.PostAsync(
            "/operators/token", Form(("grant_type", "client_credentials"), ("client_id", "billing"), ("client_secret", "b-secret")));
        await ValidateAsync(
            "operators", "live-platform", (await good.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!);
        using var bad = await simulator.Http.PostAsync(
            "/operators/token", Form(("grant_type", "client_credentials"), ("client_id", "billing"), ("client_secret", "x")));
        ((int)bad.StatusCode).ShouldBe(401);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.ToDictionary(f => f.Name, f => f.Value));

    private async Task<IDictionary<string, object>> ValidateAsync(string issuer, string audience, string token)
    {
        var discovery = OpenIdConnectConfiguration.Create(
            await simulator.Http.GetStringAsync($"/{issuer}/.well-known/openid-configuration"));
        discovery.Issuer.ShouldBe($"{simulator.Server.BaseUrl}/{issuer}");
        var keys = new JsonWebKeySet(await simulator.Http.GetStringAsync(discovery.JwksUri));
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = discovery.Issuer,
            ValidAudience = audience,
            IssuerSigningKeys = keys.GetSigningKeys(),
        });
        result.IsValid.ShouldBeTrue(result.Exception?.Message);
        return result.Claims;
    }
}
