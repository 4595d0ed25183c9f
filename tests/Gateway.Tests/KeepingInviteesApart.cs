using System.Net;
using System.Security.Cryptography;
using LivePlatform.Gateway.Invitees;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.TestKit.Services;
using Microsoft.IdentityModel.Tokens;

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

    [Fact, Trait("Show", "methods.6")]
    public async Task Guessed_keys_of_invitations_are_asked_for_once_and_not_at_all_above_the_limit()
    {
        await using var gateway = host.Start(("RateLimits:InviteePerSecond", "1"), ("RateLimits:InviteeBurst", "5"));
        var guess = Guid.NewGuid().ToString("N");
        var keysLetThrough = new HashSet<int>();
        var refused = 0;
        for (var request = 0; request < 40; request++)
        {
            using var guesser = gateway.ClientOf(TokenOfKey($"{guess}-{request / 2}"));
            if ((await guesser.ReadAsync(InviteeApi.Prefix)).Status == HttpStatusCode.Unauthorized)
            {
                keysLetThrough.Add(request / 2);
            }
            else
            {
                refused++;
            }
        }

        var asked = host["TenantCredential"].Requests.Count(x => x.Target.Contains(guess, StringComparison.Ordinal));
        asked.ShouldBe(keysLetThrough.Count);
        refused.ShouldBeGreaterThan(0);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: fault 10: of 40 requests with 20 guessed invitee keys {refused} were stopped before any look-up and {asked} keys "
                + "were asked for, each once");
    }

    [Fact]
    public async Task A_key_that_cannot_be_asked_for_is_no_mistake_of_the_invitees()
    {
        await using var gateway = host.Start(("Upstreams:TenantCredential", "https://127.0.0.1:1/"));
        using var invitee = gateway.ClientOf(TokenOfKey(Guid.NewGuid().ToString("N")));
        var answer = await invitee.ReadAsync(InviteeApi.Prefix);

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "sign_in.unavailable"));
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public void Guesses_are_forgotten_before_keys_and_never_more_than_fit()
    {
        using var memory = new InviteeKeyMemory();
        memory.Keep("real", new JsonWebKey());
        for (var guess = 0; guess < 3 * InviteeKeyMemory.Most; guess++)
        {
            memory.Keep($"guess-{guess}", null);
        }

        memory.Count.ShouldBeLessThanOrEqualTo(InviteeKeyMemory.Most);
        (memory.TryFind("real", out var key), key).ShouldBe((true, key));
        key.ShouldNotBeNull();
    }

    private static string TokenOfKey(string keyId)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return InviteeTokens.Sign(new Invitee(Guid.NewGuid(), Guid.NewGuid(), "session"), key, keyId, now, now.AddMinutes(5));
    }
}
