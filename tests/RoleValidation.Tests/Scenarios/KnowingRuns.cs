using LivePlatform.Contracts;
using LivePlatform.RoleValidation.Tests.Hosting;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

/// <summary>
/// Runs of Onboarding say what is still needed: what nothing needs any more may be removed, and what a run waits for is looked for again.
/// </summary>
[Trait("Show", "main-job.4")]
public sealed class KnowingRuns(RoleValidationHost host) : IClassFixture<RoleValidationHost>, IAsyncLifetime
{
    private const int Dns = 1;

    /// <summary>The tests of a class share a host whose clock they move: what earlier ones left due is no part of this one.</summary>
    public ValueTask InitializeAsync() => host.ForgetWhatIsDueAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Roles_may_be_removed_as_soon_as_the_run_that_needs_them_ended_and_no_longer_when_another_opens()
    {
        var customer = await WithDnsRolesAsync();
        var run = Run(customer, Stage.Onboarding, DnsMode.Automatic);
        await host.TellAsync(customer.Provider, run);
        await host.TurnAsync();
        var during = await DailyAsync(customer);

        await host.TellAsync(customer.Provider, run with { IsOpen = false, Version = 2 });
        await host.TurnAsync();
        var after = await DailyAsync(customer);
        await host.TellAsync(customer.Provider, Run(customer, Stage.RemoveSite, DnsMode.Automatic));
        await host.TurnAsync();

        during.ShouldBe("NotNeeded");
        after.ShouldBe("MayBeRemovedNow");
        (await DailyAsync(customer)).ShouldBe("NotNeeded");
    }

    [Fact]
    public async Task A_run_with_manual_DNS_keeps_nobody_from_removing_the_roles_for_DNS()
    {
        var customer = await WithDnsRolesAsync();

        await host.TellAsync(customer.Provider, Run(customer, Stage.AddSite, DnsMode.Manual));
        await host.TurnAsync();

        (await DailyAsync(customer)).ShouldBe("MayBeRemovedNow");
    }

    [Fact]
    public async Task A_run_counts_for_the_principal_by_whichever_connection_and_customer_it_works()
    {
        var customer = await WithDnsRolesAsync();
        var other = new Customer(host, customer.App, customer.Provider);
        host.Broker.Know(other.Connection, other.App);
        await other.TellAsync();
        var run = Run(other, Stage.Onboarding, DnsMode.Automatic);
        await host.TellAsync(customer.Provider, run);
        await host.TurnAsync();
        var during = await DailyAsync(customer);

        await host.TellAsync(customer.Provider, run with { IsOpen = false, Version = 2 });
        await host.TurnAsync();

        during.ShouldBe("NotNeeded");
        (await DailyAsync(customer), await DailyAsync(other)).ShouldBe(("MayBeRemovedNow", "MayBeRemovedNow"));
    }

    [Fact]
    public async Task A_run_without_connection_counts_for_every_connection_of_its_customer()
    {
        var customer = await WithDnsRolesAsync();
        var run = Run(customer, Stage.Onboarding, DnsMode.Automatic) with { ConnectionId = null };

        await host.TellAsync(customer.Provider, run);
        await host.TurnAsync();
        var during = await DailyAsync(customer);
        await host.TellAsync(customer.Provider, run with { IsOpen = false, Version = 2 });
        await host.TurnAsync();

        (during, await DailyAsync(customer)).ShouldBe(("NotNeeded", "MayBeRemovedNow"));
    }

    [Fact]
    public async Task While_a_run_waits_what_is_missing_is_looked_for_again_less_and_less_often()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await host.TellAsync(customer.Provider, Run(customer, Stage.AddSite, DnsMode.Manual));
        await customer.AssessAsync("AddSite", "Manual");
        var waits = new List<double>();

        for (var look = 0; look < 6; look++)
        {
            var newest = (await customer.NewestAsync("AddSite"))!;
            (newest.Outcome, newest.WaitingReason).ShouldBe(("Missing", "RunWaits"));
            var wait = newest.NextTryAt!.Value - host.Clock.GetUtcNow();
            waits.Add(Math.Round(wait.TotalMinutes));
            await MoveAsync(wait);
            await host.TurnAsync();
        }

        waits.ShouldBe([1, 2, 4, 8, 15, 15]);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await MoveAsync(TimeSpan.FromMinutes(15));
        await host.TurnAsync();
        var last = (await customer.NewestAsync("AddSite"))!;
        (last.Outcome, last.NextTryAt).ShouldBe(("Satisfied", null));
    }

    [Fact]
    public async Task A_run_that_is_heard_of_after_its_assessment_is_waited_for_too_and_its_end_ends_the_looking()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        (await customer.AssessAsync("Onboarding", "Manual")).NextTryAt.ShouldBeNull();
        var run = Run(customer, Stage.Onboarding, DnsMode.Manual);

        await host.TellAsync(customer.Provider, run);
        await host.TurnAsync();
        var waiting = (await customer.NewestAsync("Onboarding"))!;
        await host.TellAsync(customer.Provider, run with { IsOpen = false, Version = 2 });
        await host.TurnAsync();

        waiting.WaitingReason.ShouldBe("RunWaits");
        (await customer.NewestAsync("Onboarding"))!.NextTryAt.ShouldBeNull();
    }

    [Fact]
    public async Task An_old_or_repeated_event_changes_nothing_and_one_that_is_told_again_puts_a_wrong_copy_right()
    {
        var customer = await WithDnsRolesAsync();
        var run = Run(customer, Stage.Onboarding, DnsMode.Automatic) with { Version = 5 };
        await host.TellAsync(customer.Provider, run);
        await host.TurnAsync();

        await host.TellAsync(customer.Provider, run with { IsOpen = false, Version = 4 });
        await host.TellAsync(customer.Provider, run);
        await host.TellAsync(customer.Provider, run with { IsRepublished = true });
        (await host.TurnAsync()).ShouldBe(0, "nothing happened");

        await host.QueryAsync<Guid>("UPDATE known_runs SET is_open = false WHERE run_id = $1 RETURNING run_id", run.RunId);
        await host.TellAsync(customer.Provider, run);
        (await IsOpenAsync(run)).ShouldBeFalse("an event that was seen already says nothing");
        await host.TellAsync(customer.Provider, run with { IsRepublished = true });
        (await IsOpenAsync(run)).ShouldBeTrue();
    }

    private static RunChanged Run(Customer customer, Stage stage, DnsMode mode) =>
        new(Guid.NewGuid(), customer.Id, Guid.NewGuid(), customer.Connection, stage, mode, IsOpen: true, Version: 1);

    private static async Task<string> DailyAsync(Customer customer) =>
        (await customer.NewestAsync("DayTwo"))!.Requirements[Dns]!["result"]!.GetValue<string>();

    private async Task<Customer> WithDnsRolesAsync()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        foreach (var role in new[] { CustomerApp.TeamsAdministrator, CustomerApp.DomainNameAdministrator, CustomerApp.UserAdministrator })
        {
            await customer.App.GrantAsync(role);
        }

        return customer;
    }

    private async Task<bool> IsOpenAsync(RunChanged run) =>
        (await host.QueryAsync<bool>("SELECT is_open FROM known_runs WHERE run_id = $1", run.RunId)).Single();

    private async Task MoveAsync(TimeSpan by)
    {
        // A little more, for the time that the calls themselves take.
        var time = by + TimeSpan.FromSeconds(0.5);
        host.Clock.Advance(time);
        await host.Microsoft.AdvanceAsync(time);
    }
}
