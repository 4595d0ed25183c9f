using LivePlatform.Contracts;
using LivePlatform.RoleValidation.Tests.Hosting;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

/// <summary>What an assessment finds at Microsoft, and what it concludes.</summary>
public sealed class AssessingConnections(RoleValidationHost host) : IClassFixture<RoleValidationHost>, IAsyncLifetime
{
    /// <summary>The tests of a class share a host whose clock they move: what earlier ones left due is no part of this one.</summary>
    public ValueTask InitializeAsync() => host.ForgetWhatIsDueAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_connection_that_was_verified_is_assessed_for_day_two_without_being_asked()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);

        await host.TurnAsync();

        var assessed = (await customer.NewestAsync())!;
        (assessed.Outcome, assessed.Sentence, assessed.Version, assessed.NextTryAt).ShouldBe(("Satisfied", "", 1, null));
        assessed.Evidence.ShouldBe("Teams Administrator is assigned directly and in the token.");
        var told = (await customer.EventsAsync()).ShouldHaveSingleItem();
        (told.ConnectionId, told.CustomerId, told.Stage, told.Outcome, told.Version).ShouldBe(
            (customer.Connection, customer.Id, Stage.DayTwo, RoleOutcome.Satisfied, 1));
        told.Profile.ShouldBe("Live Platform roles 2026-11-28");
    }

    [Fact]
    public async Task A_missing_role_is_named_with_the_way_to_grant_it_and_found_once_it_is_granted()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await host.TurnAsync();
        var before = (await customer.NewestAsync())!;
        await customer.App.GrantAsync(CustomerApp.TelephonyAdministrator);
        await customer.App.GrantAsync(CustomerApp.SkypeAdministrator, "group");
        host.Clock.Advance(TimeSpan.FromMinutes(2));

        var after = await customer.AssessAsync();

        before.Outcome.ShouldBe("Missing");
        before.Sentence.ShouldBe(
            $"In the Microsoft Entra admin center, assign the role Teams Administrator to the application {customer.App.App} (Entra ID "
                + "> Roles & admins > Teams Administrator > Add assignments).");
        after.Outcome.ShouldBe("Satisfied");
        after.Evidence.ShouldContain("Skype for Business Administrator is held through a group and in the token.");
        (await customer.HistoryAsync()).Select(x => (x.Outcome, x.Version)).ShouldBe([("Satisfied", 2), ("Missing", 1)]);
        (await customer.EventsAsync()).Select(x => (x.Outcome, x.Version)).ShouldBe([(RoleOutcome.Missing, 1), (RoleOutcome.Satisfied, 2)]);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_is_missing_at_once_whatever_tokens_carry()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        var assignment = await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await host.TurnAsync();
        await customer.App.WithdrawAsync(assignment);

        var assessed = await customer.AssessAsync();

        assessed.Outcome.ShouldBe("Missing", assessed.WaitingReason);
        assessed.Evidence.ShouldContain("no longer assigned");
    }

    [Theory]
    [InlineData("eligible", "/", "eligible only, not active")]
    [InlineData("direct", "/administrativeUnits/7f3e0b4e-5a3c-4b7e-9a53-2f6d1a0c9b11", "administrative unit only")]
    public async Task Eligible_and_unit_scoped_roles_are_told_of_and_do_not_count(string via, string scope, string evidence)
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator, via, scope);

        var assessed = await customer.AssessAsync();

        assessed.Voice.ShouldBe("Missing");
        assessed.Evidence.ShouldContain(evidence);
    }

    [Fact]
    public async Task Where_roles_may_not_be_read_the_fresh_token_is_evidence_and_the_result_says_so()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Replication);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);

        var assessed = await customer.AssessAsync();

        assessed.Outcome.ShouldBe("Satisfied");
        assessed.Evidence.ShouldBe("A fresh token carries Teams Administrator; its assignment may not be read.");
    }

    [Fact]
    public async Task Where_roles_may_not_be_read_and_the_token_is_silent_nobody_knows_and_the_sentence_says_what_to_grant()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Replication);

        var assessed = await customer.AssessAsync();

        (assessed.Outcome, assessed.Voice).ShouldBe(("Unknown", "Unknown"));
        assessed.Sentence.ShouldContain("assign the role Teams Administrator");
        assessed.Sentence.ShouldContain("RoleManagement.Read.Directory");
        assessed.Sentence.ShouldContain("Application.Read.All");
    }

    [Fact]
    public async Task Missing_permissions_of_replication_are_missing_requirements()
    {
        var customer = await Customer.ConnectAsync(host, "RoleManagement.Read.Directory", "Application.Read.All");
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);

        var assessed = await customer.AssessAsync();

        assessed.Outcome.ShouldBe("Missing", assessed.WaitingReason);
        assessed.Requirements.Select(x => x!["result"]!.GetValue<string>())
            .ShouldBe(["Satisfied", "NotNeeded", "Missing", "Missing", "NotNeeded", "NotNeeded", "NotNeeded", "NotNeeded"]);
        assessed.Sentence.ShouldContain("User.Read.All");
        assessed.Sentence.ShouldContain("GroupMember.Read.All");
    }

    [Fact]
    public async Task A_token_older_than_the_question_proves_nothing_by_what_it_lacks()
    {
        var customer = await Customer.ConnectAsync(host, "RoleManagement.Read.Directory", "Application.Read.All");
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await host.TurnAsync();
        await customer.App.PermitAsync(Microsoft365.Everything);
        await MoveAsync(TimeSpan.FromSeconds(30));

        var asked = await customer.AssessAsync();

        (asked.Outcome, asked.WaitingReason).ShouldBe((null, "TokenTooOld"));
        (await customer.HistoryAsync()).ShouldHaveSingleItem().Outcome.ShouldBe("Missing");
        await MoveAsync(TimeSpan.FromSeconds(62));
        await host.TurnAsync();
        (await customer.NewestAsync())!.Outcome.ShouldBe("Satisfied");
    }

    private async Task MoveAsync(TimeSpan by)
    {
        host.Clock.Advance(by);
        await host.Microsoft.AdvanceAsync(by);
    }
}
