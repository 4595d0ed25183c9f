using System.Text.Json;

namespace LivePlatform.Faults.Tests.Onboarding;

/// <summary>A role that was missing is granted while the run waits for it; Microsoft puts it into tokens later.</summary>
[Collection(FaultsCollection.Name)]
[Trait("Show", "main-job.5")]
public sealed class GrantingRolesInMidRun(LiveSystem system)
{
    private static readonly TimeSpan Propagation = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task The_run_says_granted_waiting_for_Microsoft_and_goes_on_by_itself()
    {
        var customer = new OnboardedCustomer(system, "granted", new Prepared { HasDnsRoles = false });
        await customer.SeedAsync();
        await customer.StartAsync(await ProviderZone.GetAsync(system));

        var missing = (await customer.WaitAsync(x => CodeOf(x) == "roles.missing")).GetProperty("waitingFor");
        missing.GetProperty("whoActs").GetString().ShouldBe("CustomerAdmin");
        missing.GetProperty("who").GetString()!.ShouldContain("Onboarded granted");
        missing.GetProperty("action").GetString()!.ShouldContain("Domain Name Administrator");

        await system.SetAsync(new { rolePropagation = Propagation });
        try
        {
            await customer.GrantDnsRolesAsync();
            var granted = TimeProvider.System.GetTimestamp();

            var waiting = (await customer.WaitAsync(x => CodeOf(x) == "roles.granted_waiting")).GetProperty("waitingFor");
            waiting.GetProperty("whoActs").GetString().ShouldBe("Microsoft");
            waiting.GetProperty("sentence").GetString()!.ShouldStartWith("Granted, waiting for Microsoft.");
            waiting.GetProperty("nextTryAt").GetDateTimeOffset().ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().AddMinutes(-1));

            var ended = await customer.WaitAsync(x => x.GetProperty("state").GetString() == "Completed", TimeSpan.FromMinutes(4));
            ended.GetProperty("waitingFor").ValueKind.ShouldBe(JsonValueKind.Null);
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"figure: tokens carried the roles {Propagation.TotalSeconds:0} s after they were granted; nobody touched the run, and "
                    + $"it was completed {TimeProvider.System.GetElapsedTime(granted).TotalSeconds:0} s after the grant");
        }
        finally
        {
            await system.SetAsync(new { rolePropagation = TimeSpan.Zero });
        }
    }

    private static string? CodeOf(JsonElement run) =>
        run.GetProperty("waitingFor") is { ValueKind: JsonValueKind.Object } wait ? wait.GetProperty("code").GetString() : null;
}
