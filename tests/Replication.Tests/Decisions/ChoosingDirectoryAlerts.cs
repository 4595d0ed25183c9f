using LivePlatform.Contracts;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Watching;
using LivePlatform.Tenancy;
using Directory = LivePlatform.Replication.Directories.Directory;

namespace LivePlatform.Replication.Tests.Decisions;

/// <summary>Which alerts a directory deserves, and in which words.</summary>
[Trait("Category", "unit")]
public sealed class ChoosingDirectoryAlerts
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Directory _directory = Directory.Of(ServiceProviderId.From(Guid.NewGuid()), Guid.NewGuid(), Guid.NewGuid(), Now);

    [Fact]
    public void One_that_is_well_deserves_none()
    {
        Open();
        End(ReplicationOutcome.Complete, null);
        Of().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ReplicationOutcome.Partial, "directory.partial")]
    [InlineData(ReplicationOutcome.Failed, "directory.failed")]
    public void A_run_that_is_not_whole_is_told_with_its_reason(ReplicationOutcome outcome, string code)
    {
        Open();
        End(outcome, "Groups: no right.");
        var text = Of().ShouldHaveSingleItem();
        (text.Code, text.Sentence).ShouldBe((code, $"{AlertText.Of(code).Sentence} Groups: no right."));

        End(ReplicationOutcome.Cancelled, null);
        Of().ShouldHaveSingleItem().Code.ShouldBe(code, "a run that somebody cancels cures nothing");
    }

    [Fact]
    public void A_quarantine_is_told_and_any_other_wait_is_not()
    {
        Open();
        _directory.Wait("microsoft.throttled", "Microsoft asked to wait.", Now);
        Of().ShouldBeEmpty();
        _directory.Wait(Directory.Quarantined, "40 of 100 users would be removed.", null);
        var text = Of().ShouldHaveSingleItem();
        text.Code.ShouldBe(AlertCodes.DirectoryQuarantined);
        text.Sentence.ShouldEndWith(" 40 of 100 users would be removed.");
    }

    [Fact]
    public void Blocked_is_told_from_its_hour_on_with_what_helps()
    {
        Of(blockedBy: Now.AddTicks(-1)).ShouldBeEmpty();
        Of(blockedBy: Now).ShouldHaveSingleItem().ShouldBe(AlertText.Of(AlertCodes.DirectoryBlocked));
        _directory.Decide(new GateDecision(null, null, GateDecision.ConnectionFailed, "Replace the credential."), Now.AddDays(1));
        Of(blockedBy: Now).ShouldHaveSingleItem().Action.ShouldBe("Replace the credential.");
    }

    [Fact]
    public void Stale_is_told_by_the_last_complete_run_and_before_it_by_the_beginning()
    {
        Of(freshSince: Now.AddTicks(-1)).ShouldBeEmpty();
        Of(freshSince: Now).ShouldHaveSingleItem().Sentence.ShouldBe(AlertText.Of(AlertCodes.DirectoryStale).Sentence);
        Open();
        End(ReplicationOutcome.Complete, null, Now.AddHours(1));
        Of(freshSince: Now).ShouldBeEmpty();
        Of(freshSince: Now.AddHours(1)).ShouldHaveSingleItem().Code.ShouldBe(AlertCodes.DirectoryStale);

        _directory.Decide(new GateDecision(null, null, GateDecision.RolesMissing, "A role is missing."), Now.AddHours(2));
        Of(freshSince: Now.AddHours(1)).ShouldHaveSingleItem().Sentence.ShouldEndWith(" A role is missing.");
    }

    [Fact]
    public void Several_are_told_beside_each_other()
    {
        End(ReplicationOutcome.Failed, "no");
        _directory.Wait(Directory.Quarantined, "too many", null);
        Of(blockedBy: Now, freshSince: Now).Select(x => x.Code).ShouldBe(
            [
                AlertCodes.DirectoryQuarantined, AlertCodes.DirectoryFailed, AlertCodes.DirectoryBlocked, AlertCodes.DirectoryStale,
            ]);
    }

    private List<AlertText> Of(DateTimeOffset? blockedBy = null, DateTimeOffset? freshSince = null) =>
        [.. DirectoryAlerts.Of(_directory, blockedBy ?? Now.AddHours(-1), freshSince ?? Now.AddDays(-1))];

    private void Open() => _directory.Decide(new GateDecision(Guid.NewGuid(), Guid.NewGuid(), null, null), Now);

    private void End(ReplicationOutcome outcome, string? reason, DateTimeOffset? at = null)
    {
        if (_directory.ActiveRunId is null)
        {
            _directory.RunStarted(Guid.NewGuid());
        }

        _directory.RunEnded(outcome, reason, at ?? Now, Array.Empty<PartKind>(), Now.AddDays(1));
    }
}
