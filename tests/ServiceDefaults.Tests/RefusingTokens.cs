using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Tokens;
using LivePlatform.ServiceDefaults.Workloads;
using LivePlatform.TestKit.Services;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.ServiceDefaults.Tests;

/// <summary>Tokens of the right issuer that are not for calling an API, or that nobody should ever have issued.</summary>
[Trait("Category", "unit"), Trait("Show", "doors.1")]
public sealed class RefusingTokens
{
    private static readonly Claim[] Anna = [new("sub", "anna")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("at+jwt", null, null, HttpStatusCode.OK)]
    [InlineData("application/at+jwt", null, null, HttpStatusCode.OK)]
    [InlineData("JWT", null, null, HttpStatusCode.Unauthorized)]
    [InlineData("JWT", "scp", "openid live-platform", HttpStatusCode.OK)]
    [InlineData("JWT", "scp", "live-platform-reader", HttpStatusCode.Unauthorized)]
    [InlineData("JWT", "roles", "live-platform", HttpStatusCode.Unauthorized)]
    public async Task An_operators_token_is_of_the_type_or_holds_what_was_agreed_on(
        string type, string? claim, string? value, HttpStatusCode expected)
    {
        Claim[] claims = claim is null ? Anna : [.. Anna, new(claim, value!)];
        var token = TestIssuer.Sign(TestIssuer.OperatorAuthority, TestIssuer.OperatorAudience, claims, type: type);
        (await AskAsync("/operator", token, ("Operators:AccessTokenClaim", "scp=live-platform"))).ShouldBe(expected);
        Tell($"a token of type '{type}' with {claim ?? "no claim"}={value} was answered {(int)expected}");
    }

    [Theory]
    [InlineData("scp=live-platform", true)]
    [InlineData("roles=Operator", false)]
    [InlineData("groups=x", false)]
    [InlineData("scp", false)]
    [InlineData("=x", false)]
    public void A_claim_that_stands_in_id_tokens_too_is_no_mark_of_an_access_token(string agreed, bool isTaken) =>
        new OperatorOptions { AccessTokenClaim = agreed }.Validate(new ValidationContext(new object())).Any().ShouldBe(!isTaken);

    [Theory]
    [InlineData("amr=mfa", "pwd mfa", HttpStatusCode.OK)]
    [InlineData("amr=mfa", "pwd", HttpStatusCode.Unauthorized)]
    [InlineData("amr=mfa", "mfasomething", HttpStatusCode.Unauthorized)]
    [InlineData("amr=mfa", null, HttpStatusCode.Unauthorized)]
    [InlineData("", null, HttpStatusCode.OK)]
    public async Task An_operator_signed_in_as_strongly_as_was_agreed_on(string agreed, string? methods, HttpStatusCode expected)
    {
        Claim[] claims = [.. Anna, .. methods?.Split(' ').Select(method => new Claim("amr", method)) ?? []];
        var token = TestIssuer.Sign(TestIssuer.OperatorAuthority, TestIssuer.OperatorAudience, claims, type: TestIssuer.AccessToken);
        (await AskAsync("/operator", token, ("Operators:AuthenticationClaim", agreed))).ShouldBe(expected);
        (await AskAsync("/workload", TestIssuer.WorkloadToken("replication"), ("Operators:AuthenticationClaim", agreed)))
            .ShouldBe(HttpStatusCode.OK);
        Tell($"a token of somebody who signed in by '{methods}' was answered {(int)expected} where '{agreed}' is asked for");
    }

    [Theory]
    [InlineData("amr=mfa", true)]
    [InlineData("acr=urn:strength=2", true)]
    [InlineData("amr", false)]
    [InlineData("=mfa", false)]
    public void What_is_no_claim_and_word_is_no_strength(string agreed, bool isTaken) =>
        new OperatorOptions { AuthenticationClaim = agreed }.Validate(new ValidationContext(new object())).Any().ShouldBe(!isTaken);

    [Theory]
    [InlineData(60, HttpStatusCode.OK)]
    [InlineData(61, HttpStatusCode.Unauthorized)]
    public async Task An_operators_token_lives_no_longer_than_was_agreed_on(int minutes, HttpStatusCode expected)
    {
        var life = TimeSpan.FromMinutes(minutes);
        (await AskAsync(
            "/operator", TestIssuer.OperatorToken(provider: Guid.NewGuid(), lifetime: life),
            ("Operators:LongestTokenLife", "01:00:00"))).ShouldBe(expected);
        (await AskAsync("/workload", TestIssuer.WorkloadToken("replication", lifetime: life), ("Operators:LongestTokenLife", "01:00:00")))
            .ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("00:05:00", true)]
    [InlineData("1.00:00:00", true)]
    [InlineData("00:04:59", false)]
    [InlineData("1.00:00:01", false)]
    public void A_life_that_is_no_life_or_no_limit_is_refused(string life, bool isTaken)
    {
        var options = new OperatorOptions
        {
            Authority = TestIssuer.OperatorAuthority,
            LongestTokenLife = TimeSpan.Parse(life, CultureInfo.InvariantCulture),
        };
        Validator.TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true).ShouldBe(isTaken);
    }

    [Theory]
    [InlineData(24, HttpStatusCode.OK)]
    [InlineData(25, HttpStatusCode.Unauthorized)]
    [InlineData(24 * 365, HttpStatusCode.Unauthorized)]
    public async Task A_token_that_lives_longer_than_a_day_is_refused(int hours, HttpStatusCode expected)
    {
        var life = TimeSpan.FromHours(hours);
        (await AskAsync("/operator", TestIssuer.OperatorToken(provider: Guid.NewGuid(), lifetime: life))).ShouldBe(expected);
        (await AskAsync("/workload", TestIssuer.WorkloadToken("replication", lifetime: life))).ShouldBe(expected);
        Tell($"tokens of {hours} hours were answered {(int)expected}");
    }

    [Theory]
    [InlineData("/operator")]
    [InlineData("/workload")]
    public async Task A_token_signed_with_what_everybody_may_read_or_not_at_all_is_refused(string path)
    {
        using var own = RSA.Create(2048);
        var open = Encoding.ASCII.GetBytes(own.ExportSubjectPublicKeyInfoPem());
        SecurityKey[] keys =
        [
            new RsaSecurityKey(own.ExportParameters(includePrivateParameters: false)) { KeyId = "issuer" },
            new SymmetricSecurityKey(open) { KeyId = "issuer" },
        ];
        var shared = Token(path, new SigningCredentials(keys[1], SecurityAlgorithms.HmacSha256));
        var unsigned = Token(path, credentials: null);

        (await AskAsync(path, shared, keys)).ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync(path, unsigned, keys)).ShouldBe(HttpStatusCode.Unauthorized);
        Tell($"{path}: a token signed by HMAC and one without signature were refused");
    }

    [Fact]
    public async Task A_token_without_a_time_of_issue_or_of_absurd_length_is_refused()
    {
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa) { KeyId = "issuer" };
        var credentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256)
        {
            CryptoProviderFactory = new() { CacheSignatureProviders = false },
        };

        (await AskAsync("/workload", Token("/workload", credentials), [key])).ShouldBe(HttpStatusCode.OK);
        (await AskAsync("/workload", Token("/workload", credentials, issued: null), [key])).ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync("/workload", Token("/workload", credentials, issued: TimeSpan.FromDays(300)), [key]))
            .ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync("/workload", Token("/workload", credentials, [new("filler", new string('x', 20_000))]), [key]))
            .ShouldBe(HttpStatusCode.Unauthorized);
        Tell("a token without iat, one dated 300 days ahead and one of 20,000 characters were refused");
    }

    [Theory]
    [InlineData("Production", HttpStatusCode.Unauthorized)]
    [InlineData("Development", HttpStatusCode.OK)]
    public async Task A_key_of_development_signs_nothing_in_production(string environment, HttpStatusCode expected)
    {
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa) { KeyId = $"{DevelopmentMaterial.KeyIdPrefix}0" };
        var credentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256)
        {
            CryptoProviderFactory = new() { CacheSignatureProviders = false },
        };
        foreach (var path in new[] { "/operator", "/workload" })
        {
            (await AskAsync(path, Token(path, credentials), [key], ("environment", environment))).ShouldBe(expected, path);
        }

        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: door 14: an operator's and a workload's token signed by a key of development were answered {(int)expected} in "
                    + $"{environment}");
    }

    [Fact]
    public async Task A_known_token_of_one_kind_is_not_known_as_the_other()
    {
        await using var app = Start([]);
        await app.StartAsync(Cancellation);
        using var client = app.GetTestClient();
        var token = TestIssuer.WorkloadToken("replication");
        (await GetAsync(client, "/workload", token)).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(client, "/workload", token)).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(client, "/operator", token)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static string Token(string path, SigningCredentials? credentials, IEnumerable<Claim>? more = null) =>
        Token(path, credentials, TimeSpan.Zero, more);

    private static string Token(string path, SigningCredentials? credentials, TimeSpan? issued, IEnumerable<Claim>? more = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var isOperator = path == "/operator";
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = isOperator ? TestIssuer.AccessToken : null,
            Issuer = isOperator ? TestIssuer.OperatorAuthority : TestIssuer.WorkloadAuthority,
            Audience = isOperator ? TestIssuer.OperatorAudience : TestIssuer.WorkloadAudience,
            Subject = new ClaimsIdentity([.. Anna, .. more ?? []]),
            IssuedAt = now + issued,
            Expires = now + (issued ?? TimeSpan.Zero) + TimeSpan.FromHours(1),
            SigningCredentials = credentials,
        });
    }

    private static Task<HttpStatusCode> AskAsync(string path, string token, params (string Key, string? Value)[] settings) =>
        AskAsync(path, token, null, settings);

    /// <summary>Asks a service whose issuers have these keys; null: those of the tests' issuer.</summary>
    private static async Task<HttpStatusCode> AskAsync(
        string path, string token, SecurityKey[]? keys, params (string Key, string? Value)[] settings)
    {
        await using var app = Start(settings, keys);
        await app.StartAsync(Cancellation);
        using var client = app.GetTestClient();
        return await GetAsync(client, path, token);
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient client, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private static WebApplication Start((string Key, string? Value)[] settings, SecurityKey[]? keys = null)
    {
        var environment = settings.FirstOrDefault(x => x.Key == "environment").Value ?? "Testing";
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(TestIssuer.Settings.Concat(settings.Select(x => KeyValuePair.Create(x.Key, x.Value))));
        builder.AddServiceDefaults("test");
        builder.WebHost.UseTestServer();
        TestIssuer.Trust(builder.Services);
        if (keys is not null)
        {
            foreach (var scheme in new[] { OperatorApi.Policy, InternalApi.Policy })
            {
                builder.Services.Configure<JwtBearerOptions>(scheme, bearer =>
                {
                    bearer.Configuration!.SigningKeys.Clear();
                    Array.ForEach(keys, bearer.Configuration.SigningKeys.Add);
                });
            }
        }

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/operator", () => Results.Ok()).RequireAuthorization(OperatorApi.Policy);
        app.MapGet("/workload", () => Results.Ok()).RequireAuthorization(InternalApi.Policy);
        return app;
    }

    private static void Tell(string figure) => TestContext.Current.TestOutputHelper?.WriteLine($"figure: door 7: {figure}");
}
