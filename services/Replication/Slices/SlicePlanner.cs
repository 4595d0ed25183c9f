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

    private static readonly PartKind[] InOrder = [PartKind.Users, PartKind.Groups];
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
        for (var pass = 0; ; pass++)
        {
            foreach (var kind in InOrder.Where(
                kind => pass == 0 || rounds.Exists(x => x.Pass == 0 && x.Part == kind && x.Status == RoundStatus.Complete)))
            {
                var round = rounds.Find(x => x.Part == kind && x.Pass == pass);
                if (round is null)
                {
                    round = ReplicationRound.Of(run, directory.Part(kind), pass, now);
                    db.Add(round);
                }

                if (!round.IsOver)
                {
                    return round.EndLink is null ? new SliceStep.Read(round, Leading(directory))
                        : await MissesMembershipsAsync(db, round, cancellationToken)
                        ? new SliceStep.ReadMemberships(round, Leading(directory))
                        : new SliceStep.Finish(round.Id);
                }
            }

            if (run.IsCompared || !options.Value.CompareCounts
                || !rounds.Exists(x => x is { Pass: 0, Mode: RoundMode.Full, Status: RoundStatus.Complete }))
            {
                break;
            }

            if (pass > run.Looks)
            {
                return new SliceStep.Compare(rounds.Last(x => x.Pass == pass), Leading(directory));
            }

            if (pass > 0 && pass == run.Looks && run.LookAgainAt > now)
            {
                directory.Wait(CountsDiffer, $"{run.Differences} It is looked at again after another round of changes.", run.LookAgainAt);
                return new SliceStep.Rest(run.LookAgainAt!.Value);
            }
        }

        run.End(rounds, directory.Parts, now);
        run.Release(directory, schedule.Next(directory.Id, now));
        outbox.Enqueue(directory.Tell());
        return new SliceStep.Rest(directory.Parts.Any(part => part.HasObsoleteRows) ? now : directory.NextDailyAt);
    }

    // A full round has read them all.
    private static async Task<bool> MissesMembershipsAsync(
        ReplicationDbContext db, ReplicationRound round, CancellationToken cancellationToken) =>
        round is { Part: PartKind.Groups, Mode: RoundMode.Delta }
            && await db.Returned.AnyAsync(x => x.DirectoryId == round.DirectoryId && x.TriedInRound != round.Id, cancellationToken);

    private static ConnectionRef Leading(Directory directory) =>
        new(directory.ServiceProviderId, directory.LeadingConnectionId!.Value, directory.LeadingAppId!.Value, directory.M365TenantId);
}
