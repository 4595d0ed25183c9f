using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Tests.Invitations;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Life;

/// <summary>One connection through every method, while a client reads Graph all the time.</summary>
[Trait("Show", "connections.1")]
public sealed class LifeOfOneService(LivingHost host) : IClassFixture<LivingHost>
{
    private const string ApplicationAdministrator = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";
    private const string PrivilegedRoleAdministrator = "e8611ab8-c189-46e8-94e1-60213ab1f814";
    private const string Blocked = "blocked:MfaRequired";
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly SimulatedMsp _msp = new(host);
    private readonly List<DateTimeOffset> _switches = [];

    [Fact]
    public async Task From_password_to_delegated_token_to_a_registration_that_rotates_no_read_fails()
    {
        var (voice, maker, granter) = (_msp.Upn("voice"), _msp.Upn("maker"), _msp.Upn("granter"));
        var connection = await ByPasswordAsync(voice);
        await using var second = host.StartReplica();
        await using var reading = new Reading(host, _msp, connection.Id, host.Service, second);
        await reading.WaitAsync("", 10);

        // A password stops where the tenant wants a second factor.
        await _msp.OrderAsync(HttpMethod.Put, $"tenants/{_msp.Tenant}/policies", new { requireMfa = true });
        (await _msp.ValidateAsync(connection)).Body["failure"]!["class"]!.GetValue<string>().ShouldBe("MfaRequired");
        await reading.WaitAsync(Blocked, 20);
        var blockedFrom = host.Clock.GetUtcNow();
        await PassAsync(TimeSpan.FromMinutes(10));
        var blockedUntil = host.Clock.GetUtcNow();

        // Somebody signs in: the connection works at once.
        var invited = await SignedInGuest.InviteAsync(host, _msp, connection);
        (await invited.SignInAsync(await invited.OpenAsync(), voice)).Body["state"]!.GetValue<string>().ShouldBe("Consumed");
        await reading.WaitAsync("", 20);
        await PassAsync(Before);

        // Two administrators make a registration together.
        await _msp.AccountAsync(maker, ApplicationAdministrator);
        await _msp.AccountAsync(granter, PrivilegedRoleAdministrator);
        var registered = await SignedInGuest.InviteAsync(host, _msp, connection);
        (await registered.SignInAsync(await registered.OpenAsync(), maker)).Body["state"]!.GetValue<string>().ShouldBe("NeedsConsent");
        (await registered.SignInAsync(await registered.OpenSecondAsync(), granter)).Body["state"]!.GetValue<string>()
            .ShouldBe("Authenticated");
        await SwitchedAsync(connection, "AppRegistration");

        // And its secret is rotated twice.
        for (var rotation = 0; rotation < 2; rotation++)
        {
            (await _msp.RotateAsync(connection)).Status.ShouldBe(HttpStatusCode.Accepted);
            await SwitchedAsync(connection, "AppRegistration");
        }

        var reads = reading.All;
        var whileBlocked = reads.Where(x => x.At >= blockedFrom && x.Ended <= blockedUntil).ToList();
        whileBlocked.Count.ShouldBeGreaterThan(0);
        whileBlocked.ShouldAllBe(x => x.Outcome == Blocked);
        var around = _switches.ConvertAll(
            at => reads.Where(x => x.Ended >= at - Before && x.At <= at + CredentialChange.SettlesFor).ToList());
        around.ShouldAllBe(x => x.Count > 20);
        around.SelectMany(x => x).Where(x => x.Outcome.Length > 0).Select(x => $"{x.At:T} {x.Outcome}").ShouldBeEmpty();
        (await _msp.ReadAsync(connection)).Body["credentialVersion"]!.GetValue<int>()
            .ShouldBe(5, "password, sign-in, registration, two rotations");
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {_switches.Count} switches between working credentials, {around.Sum(x => x.Count)} reads from 30 s before to 15 "
                + $"min after them through two replicas: 0 failed; {whileBlocked.Count} reads while blocked, all {Blocked}; "
                + $"{reads.Count} reads in all");
    }

    private async Task<Answer> ByPasswordAsync(string user)
    {
        await _msp.SeedAsync();
        await _msp.SyncAppAsync();
        await _msp.AccountAsync(user);
        return await _msp.ConnectedAsync(
            new
            {
                serviceId = await host.KnowServiceAsync(_msp.Provider),
                m365TenantId = _msp.Tenant,
                user = new { userName = user, password = SimulatedMsp.Password },
            });
    }

    /// <summary>Until the new credential serves, and then until the former one is retired.</summary>
    private async Task SwitchedAsync(Answer connection, string method)
    {
        await UntilAsync(connection, "Settling");
        _switches.Add(host.Clock.GetUtcNow());
        (await _msp.ReadAsync(connection)).Body["method"]!.GetValue<string>().ShouldBe(method);
        await PassAsync(CredentialChange.SettlesFor + Step);
        await UntilAsync(connection, "Completed");
        await PassAsync(Before);
    }

    private async Task UntilAsync(Answer connection, string phase)
    {
        for (var steps = 0; ; steps++)
        {
            var read = await _msp.ReadAsync(connection);
            if (((JsonNode?)read.Body)?["change"]?["phase"]?.GetValue<string>() == phase)
            {
                return;
            }

            steps.ShouldBeLessThan(600, $"{phase}: {read.Text} {string.Join('\n', host.Log.TakeLast(3))}");
            await PassAsync(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Time passes for us and for Microsoft, in steps in which the client reads on.</summary>
    private async Task PassAsync(TimeSpan by)
    {
        for (var left = by; left > TimeSpan.Zero; left -= Step)
        {
            var step = left < Step ? left : Step;
            host.Clock.Advance(step);
            await _msp.OrderAsync(HttpMethod.Post, "clock/advance", new { seconds = step.TotalSeconds });
            await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
