using System.Net;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Gateway.Tests;

/// <summary>Operators and invitees come by the same gateway and reach nothing of each other's.</summary>
public class KeepingInviteesApart(GatewayHost host)
{
    [Fact]
    public async Task A_link_is_exchanged_without_a_token_and_nothing_else_is()
    {
        using var nobody = host.Gateway.Client();
        using var exchange = new HttpRequestMessage(HttpMethod.Post, InviteeApi.SessionPath);
        (await nobody.AskAsync(exchange)).Status.ShouldBe(HttpStatusCode.OK);
        (await nobody.ReadAsync(InviteeApi.Prefix)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_operator_is_no_invitee()
    {
        using var @operator = host.Gateway.ClientOf(GatewayHost.Token());
        (await @operator.ReadAsync(InviteeApi.Prefix)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task One_address_that_floods_the_exchange_is_slowed_down()
    {
        await using var gateway = host.Start(("RateLimits:InviteePerSecond", "1"), ("RateLimits:InviteeBurst", "5"));
        using var nobody = gateway.Client();
        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request < 20; request++)
        {
            using var exchange = new HttpRequestMessage(HttpMethod.Post, InviteeApi.SessionPath);
            statuses.Add((await nobody.AskAsync(exchange)).Status);
        }

        statuses.Take(5).ShouldAllBe(x => x == HttpStatusCode.OK);
        statuses.ShouldContain(HttpStatusCode.TooManyRequests);
    }
}
