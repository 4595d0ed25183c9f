using LivePlatform.TestKit.Services;
using static LivePlatform.Gateway.Tests.Visiting;

namespace LivePlatform.Gateway.Tests;

/// <summary>X-Forwarded-For is believed of configured proxies and of nobody else.</summary>
public class BelievingProxies(GatewayHost host)
{
    private const string Ingress = "10.244.7.9";
    private static readonly (string Key, string? Value) Configured = ("Proxies:Networks:0", "10.244.0.0/16");

    [Theory]
    [InlineData(Stranger)]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData(Ingress)]
    public async Task Nobody_is_believed_unless_configured(string sender)
    {
        await using var gateway = new Visiting(host);
        (await gateway.AskAsync(sender, ("X-Forwarded-For", Anna))).Seen!["X-Forwarded-For"].ShouldBe(sender);
    }

    [Theory, Trait("Show", "methods.6")]
    [InlineData(Ingress, Anna, Anna)]
    [InlineData("::ffff:10.244.7.9", Anna, Anna)]
    [InlineData("198.51.100.200", Anna, Anna)]
    [InlineData("2001:db8:1::5", Anna, Anna)]
    [InlineData(Ingress, "192.0.2.1, " + Anna, Anna)]
    [InlineData(Ingress, Anna + ", 10.244.1.1", Anna)]
    [InlineData(Ingress, "somebody", Ingress)]
    [InlineData(Stranger, Anna, Stranger)]
    [InlineData("127.0.0.1", Anna, "127.0.0.1")]
    public async Task A_configured_proxy_is_believed_as_far_as_proxies_are_known(string sender, string claimed, string expected)
    {
        await using var gateway = new Visiting(
            host, Configured, ("Proxies:Networks:1", "198.51.100.200"), ("Proxies:Networks:2", "2001:db8:1::/48"));
        var seen = (await gateway.AskAsync(sender, ("X-Forwarded-For", claimed))).Seen!;

        seen["X-Forwarded-For"].ShouldBe(expected);
        seen.Keys.ShouldNotContain(x => x.StartsWith("X-Original", StringComparison.OrdinalIgnoreCase));
        TestContext.Current.TestOutputHelper?.WriteLine($"figure: fault 9: {sender} forwards '{claimed}': the service is told {expected}");
    }

    [Fact]
    public async Task Callers_behind_one_ingress_have_limits_of_their_own()
    {
        await using var gateway = new Visiting(host, Configured);
        for (var caller = 1; caller <= 20; caller++)
        {
            (await gateway.AskAsync(Ingress, ("X-Forwarded-For", $"203.0.113.{caller}"))).Seen.ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData("Proxies:Networks:0", "ingress", "'ingress' is neither an address nor a network")]
    [InlineData("Proxies:Networks:0", "10.244.0.1/16", "'10.244.0.1/16' is neither an address nor a network")]
    [InlineData("Proxies:Networks:0", "10.244", "'10.244' is neither an address nor a network")]
    [InlineData("Proxies:Networks:0", "10/8", "'10/8' is neither an address nor a network")]
    [InlineData("Proxies:Networks:0", "10.244.0.0/33", "'10.244.0.0/33' is neither an address nor a network")]
    [InlineData("Proxies:Networks:0", "0.0.0.0/0", "it is everybody (/0)")]
    [InlineData("Proxies:Networks:0", "::/0", "it is everybody (/0)")]
    [InlineData("Proxies:Networks:0", "", "'' is neither an address nor a network")]
    [InlineData("Proxies:Networks", "10.244.0.0/16", "Proxies__Networks__0 is its first entry")]
    public async Task A_network_that_is_none_stops_the_start(string key, string value, string says) =>
        (await ServiceFactory<Program>.WhyItDoesNotStartAsync(() => host.Start((key, value)))).ShouldContain(says);
}
