using LivePlatform.Contracts;
using LivePlatform.Onboarding.Copies;
using LivePlatform.Onboarding.Runs;
using LivePlatform.Onboarding.Runs.Steps;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Tests;

[Trait("Category", "unit")]
[Trait("Show", "truth.2")]
public class WaitingForTheFirstReplica
{
    [Theory]
    [InlineData(ReplicationOutcome.Quarantined, "replication.quarantined")]
    [InlineData(ReplicationOutcome.Partial, "replication.partial")]
    [InlineData(ReplicationOutcome.Failed, "replication.failed")]
    [InlineData(ReplicationOutcome.Cancelled, "replication.cancelled")]
    public void A_run_that_did_not_end_well_is_never_called_running(ReplicationOutcome outcome, string code)
    {
        var waits = ReplicateFirstStep.Judge(Known(outcome)).Wait.ShouldNotBeNull();

        (waits.Code, waits.WhoActs).ShouldBe((code, WhoActs.ServiceProvider));
        waits.Sentence.ShouldContain("Because.");
        waits.Action.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_replica_that_was_complete_once_lets_the_run_go_on_whatever_the_next_run_does() =>
        ReplicateFirstStep.Judge(Known(ReplicationOutcome.Failed, completed: true)).ShouldBe(StepOutcome.Done);

    [Fact]
    public void Before_any_run_has_ended_it_is_being_replicated() =>
        ReplicateFirstStep.Judge(Known(null)).Wait.ShouldNotBeNull().Code.ShouldBe("replication.running");

    [Fact]
    public void What_is_told_again_with_another_outcome_is_taken_over()
    {
        var known = Known(null);
        known.TakeOver(Said(ReplicationOutcome.Failed) with { IsRepublished = true }).ShouldBeTrue();
        known.Outcome.ShouldBe(ReplicationOutcome.Failed);
    }

    private static KnownDirectory Known(ReplicationOutcome? outcome, bool completed = false)
    {
        var said = Said(outcome) with { CompletedAt = completed ? DateTimeOffset.UnixEpoch : null };
        var known = KnownDirectory.Of(ServiceProviderId.From(Guid.NewGuid()), said);
        known.TakeOver(said).ShouldBeTrue();
        return known;
    }

    private static DirectoryChanged Said(ReplicationOutcome? outcome) =>
        new(
            Guid.Empty, Guid.Empty, Guid.Empty, null, null, null, IsRemoved: false,
            1)
        { Outcome = outcome, OutcomeSentence = outcome is null ? null : "Because." };
}
