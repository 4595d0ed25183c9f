using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.M365.Pipeline;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Settings;
using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Replication.Slices;

/// <summary>Looks at a directory and says what its slice does next; begins and ends runs and rounds on the way.</summary>
internal sealed class SlicePlanner(
    UnitOfWork<ReplicationDbContext> work,
    Outbox<ReplicationDbContext> outbox,
    DailySchedule schedule,
    IOptions<ReplicationOptions> options,
    TimeProvider clock)
{
    /// <summary>The waiting code of a run whose counts differ from Microsoft's.</summary>
    private const string CountsDiffer = "counts.differ";

    private static readonly TimeSpan UntilSomebodyActs = TimeSpan.FromDays(1);

    public async Task<SliceStep> NextAsync(DirectoryLease lease, CancellationToken cancellationToken)
    {
        var spent = lease.Spending?.Unstored() ?? default;
        var step = await work.RunAsync((db, cancelled) => PlanAsync(db, lease, spent, cancelled), cancellationToken);
        lease.Spending?.Stored(spent);
        return step;
    }

    private async Task<SliceStep> PlanAsync(
        ReplicationDbContext db, DirectoryLease lease, GraphFigures spent, CancellationToken cancellationToken)
    {
        await lease.HoldAsync(db, cancellationToken);
        if (lease.Spending is { } spending)
        {
            await spending.StoreAsync(db, spent, cancellationToken);
        }

        var directory = await db.Directories.Include(x => x.Parts).SingleAsync(x => x.Id == lease.DirectoryId, cancellationToken);
        var now = clock.GetUtcNow();
        if (directory.BlockedCode is not null)
        {
            return new SliceStep.Rest(now + UntilSomebodyActs);
        }

        if (directory.ActiveRunId is null && BeginDaily(db, directory, now) is { } instead)
        {
            return instead;
        }

        var run = await FindRunAsync(db, directory, cancellationToken);
        if (run.Status == RunStatus.Queued)
        {
            run.Start(now);
        }

        if (run.Status == RunStatus.Quarantined)
        {
            return new SliceStep.Rest(now + UntilSomebodyActs);
        }

        directory.GoOn();
        return await NextRoundAsync(db, directory, run, now, cancellationToken);
    }

    private SliceStep? BeginDaily(ReplicationDbContext db, Directory directory, DateTimeOffset now)
    {
        if (directory.Parts.FirstOrDefault(part => part.HasObsoleteRows) is { } littered)
        {
            return new SliceStep.CleanUp(littered.Kind);
        }

        if (now < directory.NextDailyAt)
        {
            return new SliceStep.Rest(directory.NextDailyAt);
        }

        var run = ReplicationRun.Of(directory, RunCause.Daily, null, now);
        db.Add(run);
        directory.RunStarted(run.Id);

        // The roles are read again before each daily run; what was known yesterday decides until the answer comes.
        outbox.Enqueue(new AssessRoles(directory.LeadingConnectionId!.Value, Stage.DayTwo));
        return null;
    }

    private static async Task<ReplicationRun> FindRunAsync(
        ReplicationDbContext db, Directory directory, CancellationToken cancellationToken) =>
        db.Runs.Local.FirstOrDefault(x => x.Id == directory.ActiveRunId)
            ?? await db.Runs.SingleAsync(x => x.Id == directory.ActiveRunId, cancellationToken);

    private async Task<SliceStep> NextRoundAsync(
        ReplicationDbContext db, Directory directory, ReplicationRun run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rounds = await db.Rounds.Where(x => x.RunId == run.Id && x.Status != RoundStatus.Restarted).ToListAsync(cancellationToken);
        switch (RoundOrder.Of(rounds, run, options.Value.CompareCounts, now))
        {
            case NextRound.Begin(var part, var pass):
                var begun = ReplicationRound.Of(run, directory.Part(part), pass, now);
                db.Add(begun);
                return await GoOnAsync(db, directory, begun, cancellationToken);
            case NextRound.GoOn(var round):
                return await GoOnAsync(db, directory, round, cancellationToken);
            case NextRound.Compare(var last):
                return new SliceStep.Compare(last, Leading(directory));
            case NextRound.LookAgain(var at):
                directory.Wait(CountsDiffer, $"{run.Differences} It is looked at again after another round of changes.", at);
                return new SliceStep.Rest(at);
            default:
                run.End(rounds, directory.Parts, now);
                run.Release(directory, schedule.Next(directory.Id, now));
                outbox.Enqueue(directory.Tell());
                return new SliceStep.Rest(directory.Parts.Any(part => part.HasObsoleteRows) ? now : directory.NextDailyAt);
        }
    }

    private static async Task<SliceStep> GoOnAsync(
        ReplicationDbContext db, Directory directory, ReplicationRound round, CancellationToken cancellationToken) =>
        round.EndLink is null ? new SliceStep.Read(round, Leading(directory))
        : await MissesMembershipsAsync(db, round, cancellationToken) ? new SliceStep.ReadMemberships(round, Leading(directory))
        : new SliceStep.Finish(round.Id);

    // A full round has read them all.
    private static async Task<bool> MissesMembershipsAsync(
        ReplicationDbContext db, ReplicationRound round, CancellationToken cancellationToken) =>
        round is { Part: PartKind.Groups, Mode: RoundMode.Delta }
            && await db.Returned.AnyAsync(x => x.DirectoryId == round.DirectoryId && x.TriedInRound != round.Id, cancellationToken);

    private static ConnectionRef Leading(Directory directory) =>
        new(directory.ServiceProviderId, directory.LeadingConnectionId!.Value, directory.LeadingAppId!.Value, directory.M365TenantId);
}
