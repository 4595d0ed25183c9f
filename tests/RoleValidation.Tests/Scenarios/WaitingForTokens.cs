using LivePlatform.Contracts;
using LivePlatform.RoleValidation.Tests.Hosting;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

/// <summary>A role is granted, and Microsoft's tokens do not carry it yet.</summary>
public sealed class WaitingForTokens(RoleValidationHost host) : IClassFixture<RoleValidationHost>, IAsyncLifetime
{
    /// <summary>The tests of a class share a host whose clock they move: what earlier ones left due is no part of this one.</summary>
    public ValueTask InitializeAsync() => host.ForgetWhatIsDueAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_newer_token_is_asked_for_each_minute_until_it_carries_the_role()
    {
        await host.Microsoft.SetRolePropagationAsync(TimeSpan.FromMinutes(4));
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await host.TurnAsync();
        var first = (await customer.NewestAsync())!;

        var tries = 0;
        while ((await customer.NewestAsync())!.Outcome != "Satisfied")
        {
            (await host.TurnAsync()).ShouldBe(0, "nothing is due before the minute is over");
            await NextMinuteAsync();
            (await host.TurnAsync()).ShouldBe(1);
            (++tries).ShouldBeLessThan(10);
        }

        (first.Outcome, first.Voice, first.WaitingReason).ShouldBe(("Waiting", "SatisfiedNotYetInToken", "WaitingForToken"));
        first.NextTryAt!.Value.ShouldBe(host.Clock.GetUtcNow() - TimeSpan.FromMinutes(tries - 1), TimeSpan.FromMinutes(1));
        first.Sentence.ShouldContain("nothing is to be done");
        tries.ShouldBeInRange(4, 5);
        (await customer.EventsAsync()).Select(x => x.Outcome)
            .ShouldBe([.. Enumerable.Repeat(RoleOutcome.Waiting, tries), RoleOutcome.Satisfied]);
        (await customer.EventsAsync()).Select(x => x.Version).ShouldBe(Enumerable.Range(1, tries + 1).Select(x => (long)x));
        (await customer.NewestAsync())!.NextTryAt.ShouldBeNull();
    }

    [Fact]
    public async Task After_20_minutes_the_nightly_assessment_looks_again_and_the_answer_says_when()
    {
        await host.Microsoft.SetRolePropagationAsync(TimeSpan.FromDays(3));
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await host.TurnAsync();

        var tries = 0;
        for (; (await customer.NewestAsync())!.NextTryAt < host.Clock.GetUtcNow().AddMinutes(2); tries++)
        {
            await NextMinuteAsync();
            await host.TurnAsync();
            tries.ShouldBeLessThan(30);
        }

        tries.ShouldBeInRange(19, 20);
        var last = (await customer.NewestAsync())!;
        (last.Outcome, last.WaitingReason).ShouldBe(("Waiting", "WaitingForToken"));
        last.NextTryAt!.Value.UtcDateTime.ShouldBe(await customer.DueAsync<DateTime>("due_at"), TimeSpan.FromMilliseconds(1));
    }

    private async Task NextMinuteAsync()
    {
        // A little more, for the time that the calls themselves take.
        var minute = TimeSpan.FromSeconds(60.5);
        host.Clock.Advance(minute);
        await host.Microsoft.AdvanceAsync(minute);
    }
}
