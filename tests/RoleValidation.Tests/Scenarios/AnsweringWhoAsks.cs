using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Tokens;
using LivePlatform.RoleValidation.Tests.Hosting;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

/// <summary>Whoever asks for an assessment gets an answer: a result, or what stands in the way and who must act.</summary>
public sealed class AnsweringWhoAsks(RoleValidationHost host) : IClassFixture<RoleValidationHost>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => host.ForgetWhatIsDueAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(ConnectionStatus.Failed, false, "connection.failed", WhoActs.ServiceProvider)]
    [InlineData(ConnectionStatus.Unverified, false, "connection.unverified", WhoActs.Platform)]
    [InlineData(ConnectionStatus.Verified, true, "connection.removed", WhoActs.ServiceProvider)]
    public async Task A_connection_that_cannot_be_assessed_is_answered_with_the_reason_and_who_must_act(
        ConnectionStatus status, bool removed, string code, WhoActs actor)
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.TellAsync(status, removed: removed);

        await host.AskAsync(customer.Provider, new AssessRoles(customer.Connection, Stage.Onboarding, DnsMode.Automatic));

        var told = (await customer.EventsAsync()).Single(x => x.Stage == Stage.Onboarding);
        (told.Outcome, told.Code, told.Actor, told.DnsMode).ShouldBe((RoleOutcome.NotAssessable, code, actor, DnsMode.Automatic));
        told.Sentence.ShouldNotBeEmpty();
        var listed = (await customer.NewestAsync("Onboarding"))!;
        (listed.Outcome, listed.Sentence).ShouldBe(("NotAssessable", told.Sentence));
    }

    [Fact]
    public async Task A_question_about_a_connection_that_does_not_work_is_answered_again_by_itself_when_it_works()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await customer.TellAsync(ConnectionStatus.Failed);
        await host.AskAsync(customer.Provider, new AssessRoles(customer.Connection, Stage.AddSite, DnsMode.Manual));
        await host.TurnAsync();

        await customer.TellAsync();
        await host.TurnAsync();

        (await customer.EventsAsync()).Where(x => x.Stage == Stage.AddSite).Select(x => (x.Outcome, x.Version))
            .ShouldBe([(RoleOutcome.NotAssessable, 1), (RoleOutcome.Satisfied, 2)]);
        (await customer.ListAsync("&stage=AddSite&history=true")).Select(x => x.Outcome).ShouldBe(["Satisfied"]);
    }

    [Fact]
    public async Task An_open_question_is_answered_when_the_connection_stops_working_before_it_was_read()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await host.AskAsync(customer.Provider, new AssessRoles(customer.Connection, Stage.AddSite, DnsMode.Manual));

        await customer.TellAsync(ConnectionStatus.Failed);

        (await customer.EventsAsync()).Select(x => (x.Stage, x.Outcome, x.Code)).ShouldBe(
            [
                (Stage.DayTwo, RoleOutcome.NotAssessable, "connection.failed"),
                (Stage.AddSite, RoleOutcome.NotAssessable, "connection.failed"),
            ], ignoreOrder: true);
    }

    [Fact]
    public async Task A_read_that_fails_again_and_again_is_told_once_and_a_finding_that_was_made_stays()
    {
        var (fresh, found) =
            (await Customer.ConnectAsync(host, Microsoft365.Everything), await Customer.ConnectAsync(host, Microsoft365.Everything));
        await found.App.GrantAsync(CustomerApp.TeamsAdministrator);
        host.Broker.Refusals[fresh.Connection] =
            () => new ConnectionBlockedException("AADSTS50173", MicrosoftFailureClass.ExpiredSecret, "Sign in again.", null);
        await host.TurnAsync();
        host.Broker.Refusals[found.Connection] = host.Broker.Refusals[fresh.Connection];
        await found.AskAsync();

        for (var attempt = 0; attempt < 4; attempt++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(40));
            await host.TurnAsync();
        }

        var told = (await fresh.EventsAsync()).ShouldHaveSingleItem();
        (told.Outcome, told.Code).ShouldBe((RoleOutcome.NotAssessable, "connection.blocked"));
        told.Sentence.ShouldContain("AADSTS50173");
        told.NextTryAt.ShouldNotBeNull();
        (await found.EventsAsync()).ShouldHaveSingleItem().Outcome.ShouldBe(RoleOutcome.Satisfied);
        host.Broker.Refusals.Clear();
    }
}
