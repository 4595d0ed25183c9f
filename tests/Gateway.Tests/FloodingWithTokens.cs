using System.Net;
using System.Security.Cryptography;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.Gateway.Tests;

/// <summary>
/// A token that is not known costs its sender before it costs us. One address may come so 5 times at once, then once a second.
/// </summary>
[Trait("Show", "doors.1")]
public sealed class FloodingWithTokens(GatewayHost host)
{
    private const string Path = "/api/v1/customers";
    private const string Stranger = "198.51.100.9";
    private const int Burst = 5;
    private const int Flood = 200;

    [Theory]
    [InlineData("random")]
    [InlineData("none")]
    [InlineData("with another signature")]
    [InlineData("of a key that does not exist")]
    public async Task A_flood_ends_at_its_senders_limit_and_whoever_is_known_goes_on(string tokens)
    {
        var provider = Guid.NewGuid();
        var clock = new LaterClock();
        await using var gateway = host.Start(
            services => SenderAddress.Add(services.AddSingleton<TimeProvider>(clock)),
            ("RateLimits:StrangerPerSecond", "1"),
            ("RateLimits:StrangerBurst", $"{Burst}"));
        using var colleague = gateway.ClientOf(GatewayHost.Token(provider, "colleague behind the same address"));
        using var newcomer = gateway.ClientOf(GatewayHost.Token(provider, "newcomer"));
        (await AskAsync(colleague, Stranger)).Status.ShouldBe(HttpStatusCode.OK);
        var since = TimeProvider.System.GetTimestamp();

        using var stranger = gateway.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, Flood).Select(_ => AskAsync(stranger, Stranger, TokenOf(tokens))));
        var looked = answers.Count(x => x.Status == HttpStatusCode.Unauthorized);
        var most = Burst + 1 + (int)TimeProvider.System.GetElapsedTime(since).TotalSeconds;

        looked.ShouldBeInRange(1, most);
        answers.Where(x => x.Status != HttpStatusCode.Unauthorized)
            .ShouldAllBe(x => x.Status == HttpStatusCode.TooManyRequests && x.Body["limit"]!.GetValue<string>() == "stranger");
        (await AskAsync(colleague, Stranger)).Status
            .ShouldBe(HttpStatusCode.OK, "a known token passes, whoever else is behind that address");
        clock.Later = TimeSpan.FromMinutes(30);
        (await AskAsync(colleague, Stranger)).Status.ShouldBe(HttpStatusCode.OK, "also when it has to be checked again");
        (await AskAsync(newcomer, "203.0.113.5")).Status.ShouldBe(HttpStatusCode.OK, "another address has a limit of its own");
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: door 4: of {Flood} requests with tokens '{tokens}' {looked} were looked at; a colleague behind the same "
                    + "address was served");
    }

    [Theory]
    [InlineData("bearer")]
    [InlineData("BEARER  ")]
    public async Task A_token_is_known_however_its_scheme_is_written(string scheme)
    {
        await using var gateway = host.Start(SenderAddress.Add, ("RateLimits:StrangerPerSecond", "1"), ("RateLimits:StrangerBurst", "1"));
        using var client = gateway.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"{scheme} {GatewayHost.Token()}");
        for (var n = 0; n < 10; n++)
        {
            (await AskAsync(client, Stranger)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Whoever_asks_for_health_is_no_stranger()
    {
        await using var gateway = host.Start(SenderAddress.Add, ("RateLimits:StrangerPerSecond", "1"), ("RateLimits:StrangerBurst", "1"));
        using var kubelet = gateway.Client();
        for (var n = 0; n < 10; n++)
        {
            (await kubelet.ReadAsync("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    private static string? TokenOf(string tokens) => tokens switch
    {
        "random" => $"{Guid.NewGuid():N}.{Guid.NewGuid():N}.{Guid.NewGuid():N}",
        "none" => null,
        "with another signature" => GatewayHost.Token()[..^6] + "AAAAAA",
        _ => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TestIssuer.AccessToken,
            Issuer = TestIssuer.OperatorAuthority,
            Audience = TestIssuer.OperatorAudience,
            SigningCredentials = new SigningCredentials(Unknown, SecurityAlgorithms.RsaSha256),
        }),
    };

    private static readonly RsaSecurityKey Unknown = new(RSA.Create(2048)) { KeyId = "nobody's" };

    private static async Task<Answer> AskAsync(HttpClient client, string sender, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Add(SenderAddress.Header, sender);
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        return await client.AskAsync(request);
    }

    private sealed class LaterClock : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Later;
    }
}
