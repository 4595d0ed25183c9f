using System.Diagnostics.Metrics;
using System.Net;
using LivePlatform.TestKit.Services;
using static LivePlatform.Gateway.Tests.Visiting;

namespace LivePlatform.Gateway.Tests;

/// <summary>
/// Who comes by a link comes through the portal, whose address is one: limits count the visitor, and no stranger chooses whom they count.
/// </summary>
public class CountingVisitors(GatewayHost host)
{
    private static readonly string Good = TestIssuer.WorkloadToken("portal");

    [Fact, Trait("Show", "methods.6")]
    public async Task Two_visitors_of_one_portal_have_limits_of_their_own()
    {
        await using var gateway = new Visiting(host);
        var flood = await gateway.FloodAsync(40, Portal, _ => [Named(Anna), By(Good)]);
        var most = gateway.MostOfOne;
        var other = await gateway.FloodAsync(5, Portal, _ => [Named("192.0.2.8"), By(Good)]);

        flood.Count.ShouldBeInRange(5, most);
        other.Count.ShouldBe(5);
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: fault 9: of one visitor's 40 requests through the portal {40 - flood.Count} were refused, of another's 5 "
                    + "through the same portal none");
    }

    [Fact, Trait("Show", "methods.6")]
    public async Task A_crowd_that_comes_before_the_portal_is_known_is_served()
    {
        await using var gateway = new Visiting(host, ("RateLimits:InviteeBurst", "20"));
        var served = (await gateway.FloodAsync(100, Portal, n => [Named($"203.0.113.{n}"), By(Good)])).Select(x => x["X-Forwarded-For"])
            .ToHashSet();

        served.Count.ShouldBe(100);
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: fault 9: {served.Count} of 100 visitors who came at once through a portal that had not called before were "
                    + "served, each by the own address");
    }

    [Fact, Trait("Show", "methods.6")]
    public async Task The_service_is_told_the_visitors_address_and_nothing_of_who_said_it()
    {
        await using var gateway = new Visiting(host);
        foreach (var visitor in new[] { Anna, "2001:db8::7" })
        {
            var seen = (await gateway.AskAsync(Portal, Named(visitor), By(Good), ("X-Forwarded-For", "192.0.2.1"))).Seen!;
            seen["X-Forwarded-For"].ShouldBe(visitor);
            seen.Keys.ShouldNotContain(x => x.StartsWith("X-Live", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory, Trait("Show", "methods.6"), Trait("Show", "doors.1")]
    [InlineData("no token")]
    [InlineData("nonsense")]
    [InlineData("another workload's token")]
    [InlineData("a token of another namespace")]
    [InlineData("a forged token")]
    [InlineData("a token of another issuer")]
    [InlineData("a token for another audience")]
    [InlineData("a token that has ended")]
    [InlineData("two tokens")]
    public async Task A_stranger_who_names_visitors_is_not_believed_and_counts_as_one(string with)
    {
        var tokens = WrongTokens.Of(with).ToList();
        await using var gateway = new Visiting(host);
        var passed = await gateway.FloodAsync(40, Stranger, n => [Named($"203.0.113.{n}"), .. tokens]);

        passed.Count.ShouldBeInRange(1, gateway.MostOfOne);
        passed.ShouldAllBe(x => x["X-Forwarded-For"] == Stranger);
        passed.SelectMany(x => x.Keys).ShouldNotContain(x => x.StartsWith("X-Live", StringComparison.OrdinalIgnoreCase));
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: fault 9: a stranger with {with} named 40 visitors: {passed.Count} requests passed, all as the stranger's own, "
                    + $"{40 - passed.Count} were refused");
    }

    [Fact, Trait("Show", "methods.6")]
    public async Task A_flood_of_tokens_costs_no_more_checks_than_the_senders_limit_grants()
    {
        await using var gateway = new Visiting(host);
        var checks = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name == "live.gateway.visitors.unbelieved" && instrument.Meter.Scope == gateway.Meters)
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref checks, (int)count));
        listener.Start();
        await gateway.FloodAsync(200, Stranger, n => [Named(Anna), By($"{n}.{Guid.NewGuid()}.{Guid.NewGuid()}")]);
        var (most, after) = (gateway.MostOfOne, checks);
        await gateway.FloodAsync(5, "198.51.100.10", _ => [Named(Anna), By(new string('x', 4097))]);

        after.ShouldBeInRange(1, most);
        checks.ShouldBe(after, "what is too long is not looked at");
        TestContext.Current.TestOutputHelper?.WriteLine($"figure: fault 9: of 200 random tokens of one stranger {after} were checked");
    }

    [Theory]
    [InlineData("somebody")]
    [InlineData("203.0.113.77, 203.0.113.78")]
    [InlineData("")]
    public async Task What_is_no_single_address_is_not_taken_even_from_the_portal(string visitor)
    {
        await using var gateway = new Visiting(host);
        (await gateway.AskAsync(Portal, Named(visitor), By(Good))).Seen!["X-Forwarded-For"].ShouldBe(Portal);
        (await gateway.AskAsync(Portal, Named(Anna), Named("192.0.2.8"), By(Good))).Seen!["X-Forwarded-For"].ShouldBe(Portal);
    }

    [Fact]
    public async Task Who_speaks_for_visitors_is_configured_and_may_be_nobody()
    {
        await using var gateway = new Visiting(host, ("Visitors:Speaker", ""));
        (await gateway.AskAsync(Portal, Named(Anna), By(Good))).Seen!["X-Forwarded-For"].ShouldBe(Portal);
    }

    [Fact]
    public async Task Addresses_of_one_ipv6_line_count_as_one()
    {
        await using var gateway = new Visiting(host);
        var passed = 0;
        for (var n = 1; n <= 40; n++)
        {
            passed += (await gateway.AskAsync($"2001:db8::{n}")).Seen is null ? 0 : 1;
        }

        passed.ShouldBeLessThanOrEqualTo(gateway.MostOfOne);
        (await gateway.AskAsync("2001:db8:0:1::1")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
