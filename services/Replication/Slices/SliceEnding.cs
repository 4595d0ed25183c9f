using System.Globalization;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Store;
using LivePlatform.Replication.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Slices;

/// <summary>Ends a slice: gives the lease back and stores why, and until when, the directory waits; all in one commit.</summary>
internal sealed class SliceEnding(
    UnitOfWork<ReplicationDbContext> work,
    Outbox<ReplicationDbContext> outbox,
    DailySchedule schedule,
    TimeProvider clock,
    ILogger<SliceEnding> logger)
{
    private const int MostFailures = 10;
    private const int MostConflicts = 5;
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(30);

    /// <summary>Ends it. Who changes the directory at the same moment (its gate, an operator) goes first: then all is read anew.</summary>
    /// <exception cref="FenceLostException">Somebody else holds the directory.</exception>
    public async Task EndAsync(DirectoryLease lease, SliceEnd end, CancellationToken cancellationToken)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            try
            {
                await work.RunAsync((db, cancelled) => EndAsync(db, lease, end, cancelled), cancellationToken);
                return;
            }
            catch (Exception failure) when (failure.IsConflict() && conflicts < MostConflicts)
            {
                ReplicationLog.EndRepeated(logger, lease.DirectoryId);
            }
        }
    }

    private async Task EndAsync(ReplicationDbContext db, DirectoryLease lease, SliceEnd end, CancellationToken cancellationToken)
    {
        var directory = await db.Directories.Include(x => x.Parts).SingleAsync(x => x.Id == lease.DirectoryId, cancellationToken);
        var dueAt = end.DueAt;
        if (end.Code is not null)
        {
            var run = directory.ActiveRunId is { } active ? await db.Runs.SingleAsync(x => x.Id == active, cancellationToken) : null;
            if (end.Kind == SliceEndKind.Setback && run is not null)
            {
                run.SetBack(clock.GetUtcNow());
                dueAt = Later(end.DueAt, clock.GetUtcNow() + BackOff(run.Setbacks));
            }

            if (end.Kind == SliceEndKind.Failure && run is not null)
            {
                run.SliceFailed();
                dueAt = end.DueAt + BackOff(run.Failures);
                if (run.Failures >= MostFailures)
                {
                    await GiveUpAsync(db, directory, run, cancellationToken);
                    dueAt = directory.NextDailyAt;
                }
            }

            if (directory.ActiveRunId is not null)
            {
                directory.Wait(end.Code, Since(end.Sentence, run?.StalledSince), dueAt);
            }
        }

        await lease.EndAsync(db, dueAt, directory.ActiveRunId is null ? DispatchRow.Background : null, cancellationToken);
        if (lease.Spending is { } spending)
        {
            // What the last commit of pages did not hold: refused attempts, and pages that were read and not applied.
            await spending.StoreAsync(db, spending.Unstored(), cancellationToken);
        }

        db.NotifyOnCommit(ReplicationDbContext.DispatchChannel);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static string Since(string? sentence, DateTimeOffset? stalledSince) =>
        stalledSince is { } since
            ? string.Create(CultureInfo.InvariantCulture, $"{sentence} So since {since:yyyy-MM-dd HH:mm} UTC.")
            : sentence ?? "";

    // As a cancelled run is left: no round stays open, nothing of one is applied any more, and others are told.
    private async Task GiveUpAsync(ReplicationDbContext db, Directory directory, ReplicationRun run, CancellationToken cancellationToken)
    {
        const string Why = "It failed ten times in a row by unexpected errors; the log has them.";
        var now = clock.GetUtcNow();
        foreach (var round in await db.Rounds.Where(x => x.RunId == run.Id).ToListAsync(cancellationToken))
        {
            if (!round.IsOver)
            {
                round.Fail(Why, now);
                await RoundLeaving.LeaveAsync(db, round, directory.Part(round.Part), cancellationToken);
            }
        }

        run.Fail(Why, now);
        run.Release(directory, schedule.Next(directory.Id, now));
        outbox.Enqueue(directory.Tell());
    }

    private static TimeSpan BackOff(int failures)
    {
        var doubled = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures, 12)));
        return doubled < LongestBackOff ? doubled : LongestBackOff;
    }
}
