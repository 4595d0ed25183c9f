using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Tests.Hosting;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

/// <summary>One stage is asked for with automatic and with manual DNS: two questions, two answers.</summary>
[Trait("Show", "main-job.4")]
public sealed class AskingByDnsMode(RoleValidationHost host) : IClassFixture<RoleValidationHost>, IAsyncLifetime
{
    /// <summary>The tests of a class share a host whose clock they move: what earlier ones left due is no part of this one.</summary>
    public async ValueTask InitializeAsync()
    {
        await host.ForgetWhatIsDueAsync();
        await host.Microsoft.SetRolePropagationAsync(TimeSpan.Zero);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Both_modes_of_a_stage_are_kept_apart_each_with_its_own_versions()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await host.TurnAsync();

        var manual = await customer.AssessAsync("Onboarding", "Manual");
        await UntilTokensAreAskedForAsync();
        var automatic = await customer.AssessAsync("Onboarding", "Automatic");
        var again = await customer.AssessAsync("Onboarding", "Manual");

        (manual.Outcome, automatic.Outcome, again.Outcome).ShouldBe(("Satisfied", "Missing", "Satisfied"));
        (manual.Version, automatic.Version, again.Version).ShouldBe((1, 1, 2));
        automatic.Sentence.ShouldContain("Domain Name Administrator");
        (await customer.EventsAsync()).Where(x => x.Stage == Stage.Onboarding).Select(x => (x.DnsMode, x.Version, x.Outcome)).ShouldBe(
            [
                (DnsMode.Manual, 1, RoleOutcome.Satisfied), (DnsMode.Automatic, 1, RoleOutcome.Missing),
                (DnsMode.Manual, 2, RoleOutcome.Satisfied),
            ]);
        (await customer.EventsAsync())[0].DnsMode.ShouldBeNull("daily work has nothing to do with DNS");
        (await customer.ListAsync("&dnsMode=manual")).ShouldHaveSingleItem().Id.ShouldBe(again.Id);
        (await customer.ListAsync("&dnsMode=Automatic")).ShouldHaveSingleItem().Id.ShouldBe(automatic.Id);
        (await customer.ListAsync("")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Who_does_not_say_how_is_asked_for_everything()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);

        await UntilTokensAreAskedForAsync();
        (await customer.AssessAsync("OffBoarding")).Outcome.ShouldBe("Missing");
        (await customer.EventsAsync()).Single(x => x.Stage == Stage.OffBoarding).DnsMode.ShouldBe(DnsMode.Automatic);
    }

    [Theory]
    [InlineData(Stage.Onboarding)]
    [InlineData(Stage.AddSite)]
    [InlineData(Stage.RemoveSite)]
    [InlineData(Stage.OffBoarding)]
    public async Task Each_stage_waits_for_the_token_and_is_told_as_satisfied_as_soon_as_it_carries_the_role(Stage stage)
    {
        await host.Microsoft.SetRolePropagationAsync(TimeSpan.FromMinutes(2));
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        var first = await customer.AssessAsync(stage.ToString(), "Manual");

        for (var minute = 0; minute < 4; minute++)
        {
            await UntilTokensAreAskedForAsync();
            await host.TurnAsync();
        }

        first.Outcome.ShouldBe("Waiting");
        var told = (await customer.EventsAsync()).Where(x => x.Stage == stage).ToList();
        told[0].NextTryAt!.Value.ShouldBe(first.NextTryAt!.Value, TimeSpan.FromMilliseconds(1));
        (told[^1].Outcome, told[^1].NextTryAt, told[^1].DnsMode).ShouldBe((RoleOutcome.Satisfied, null, DnsMode.Manual));
        told.SkipLast(1).ShouldAllBe(x => x.Outcome == RoleOutcome.Waiting && x.NextTryAt != null);
    }

    [Fact]
    public async Task What_is_told_again_names_the_mode_and_the_next_try()
    {
        await host.Microsoft.SetRolePropagationAsync(TimeSpan.FromDays(1));
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await host.TurnAsync();
        await customer.AssessAsync("AddSite", "Manual");
        var before = await customer.EventsAsync();

        await host.Service.Services.RepublishAsync<RoleValidationDbContext>(
            customer.Provider.ToString(), TestContext.Current.CancellationToken);

        var again = (await customer.EventsAsync()).Skip(before.Count).ToList();
        again.Count.ShouldBe(before.Count);
        foreach (var (told, first) in again.Zip(before))
        {
            told.IsRepublished.ShouldBeTrue();
            (told.Stage, told.DnsMode, told.Outcome, told.Version).ShouldBe(
                (first.Stage, first.DnsMode, RoleOutcome.Waiting, first.Version));
            told.NextTryAt!.Value.ShouldBe(first.NextTryAt!.Value, TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>The broker asks for a newer token once a minute: an older one proves nothing by what it lacks.</summary>
    private async Task UntilTokensAreAskedForAsync()
    {
        var minute = TimeSpan.FromSeconds(60.5);
        host.Clock.Advance(minute);
        await host.Microsoft.AdvanceAsync(minute);
    }
}
