using System.Net;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Gateway.Tests;

public class LimitingRates(GatewayHost host)
{
    private const string Path = "/api/v1/customers";

    [Fact]
    public async Task One_operator_who_floods_gets_429_and_a_colleague_does_not()
    {
        await using var gateway = Limited(operatorBurst: 3, providerBurst: 100);
        var provider = Guid.NewGuid();
        using var flood = gateway.ClientOf(GatewayHost.Token(provider, "anna"));
        using var colleague = gateway.ClientOf(GatewayHost.Token(provider, "bert"));
        var answers = await AskAsync(flood, 10);

        answers.Count(x => x.Status == HttpStatusCode.OK).ShouldBeInRange(3, 6);
        var refused = answers.Where(x => x.Status != HttpStatusCode.OK).ToList();
        refused.ShouldAllBe(x => x.Status == HttpStatusCode.TooManyRequests && x.Code == "rate.limited");
        refused.ShouldAllBe(x => x.Body["limit"]!.GetValue<string>() == "operator");
        refused.ShouldAllBe(x => x.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        (await colleague.ReadAsync(Path)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task All_operators_of_a_provider_share_its_limit_and_another_provider_has_its_own()
    {
        await using var gateway = Limited(operatorBurst: 100, providerBurst: 4);
        var (busy, quiet) = (Guid.NewGuid(), Guid.NewGuid());
        var answers = new List<Answer>();
        for (var n = 0; n < 10; n++)
        {
            using var client = gateway.ClientOf(GatewayHost.Token(busy));
            answers.AddRange(await AskAsync(client, 1));
        }

        answers.Count(x => x.Status == HttpStatusCode.OK).ShouldBeInRange(4, 8);
        answers.Last(x => x.Status == HttpStatusCode.TooManyRequests).Body["limit"]!.GetValue<string>().ShouldBe("provider");
        using var other = gateway.ClientOf(GatewayHost.Token(quiet));
        (await other.ReadAsync(Path)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_that_says_too_little_is_limited_too()
    {
        await using var gateway = Limited(operatorBurst: 2, providerBurst: 100);
        using var client = gateway.ClientOf(
            TestIssuer.Sign(
                TestIssuer.OperatorAuthority, TestIssuer.OperatorAudience, [new("sub", "nobody")], type: TestIssuer.AccessToken));

        (await AskAsync(client, 6)).ShouldContain(x => x.Status == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Each_of_several_gateways_grants_its_share()
    {
        await using var gateway = Limited(operatorBurst: 12, providerBurst: 100, replicas: 4);
        using var client = gateway.ClientOf(GatewayHost.Token());
        var answers = await AskAsync(client, 10);

        answers.Count(x => x.Status == HttpStatusCode.OK).ShouldBeInRange(3, 6);
    }

    [Fact]
    public async Task Who_waits_as_long_as_told_is_served_again()
    {
        await using var gateway = Limited(operatorBurst: 1, providerBurst: 100);
        using var client = gateway.ClientOf(GatewayHost.Token());
        var refused = (await AskAsync(client, 5)).Last(x => x.Status == HttpStatusCode.TooManyRequests);
        await Task.Delay(
            refused.Headers.RetryAfter!.Delta!.Value + TimeSpan.FromMilliseconds(300), TimeProvider.System,
            TestContext.Current.CancellationToken);

        (await client.ReadAsync(Path)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private ServiceFactory<Program> Limited(int operatorBurst, int providerBurst, int replicas = 1) => host.Start(
        ("RateLimits:OperatorPerSecond", "1"), ("RateLimits:OperatorBurst", $"{operatorBurst}"),
        ("RateLimits:ProviderPerSecond", "1"), ("RateLimits:ProviderBurst", $"{providerBurst}"),
        ("RateLimits:Replicas", $"{replicas}"));

    private static async Task<List<Answer>> AskAsync(HttpClient client, int times)
    {
        var answers = new List<Answer>();
        for (var n = 0; n < times; n++)
        {
            answers.Add(await client.ReadAsync(Path));
        }

        return answers;
    }
}
