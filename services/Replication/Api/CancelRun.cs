using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Store;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>
/// Cancels a run. What its complete rounds brought stays, and of an unfinished delta round what it added or changed; nothing is removed any
/// more, and an unfinished full round leaves no trace.
/// </summary>
internal static class CancelRun
{
    public static Task<Results<Ok<ReplicationRunResponse>, Refusal>> Handle(
        Guid replicationRunId,
        HttpContext http,
        UnitOfWork<ReplicationDbContext> work,
        OperatorIdentity who,
        Outbox<ReplicationDbContext> outbox,
        DailySchedule schedule,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<ReplicationRunResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                var run = await db.Runs.SingleOrDefaultAsync(x => x.Id == replicationRunId, cancelled);
                if (run is null)
                {
                    return RunProblems.NotFound();
                }

                if (IfMatch.Check(http.Request, run.Version) is { } stale)
                {
                    return stale;
                }

                if (!run.IsActive)
                {
                    return RunProblems.Over();
                }

                var now = clock.GetUtcNow();

                // The line of the work list first, as slices do: a commit under way ends before, the next one finds its round over.
                await db.Dispatch.Where(x => x.DirectoryId == run.DirectoryId)
                    .ExecuteUpdateAsync(row => row.SetProperty(x => x.DueAt, now), cancelled);
                var directory = await db.Directories.Include(x => x.Parts).SingleAsync(x => x.Id == run.DirectoryId, cancelled);
                var rounds = await db.Rounds.Where(x => x.RunId == replicationRunId).ToListAsync(cancelled);
                foreach (var round in rounds.Where(x => !x.IsOver))
                {
                    round.Cancel(now);
                    await RoundLeaving.LeaveAsync(db, round, directory.Part(round.Part), cancelled);
                }

                run.Cancel(who.Name, now);
                run.Release(directory, schedule.Next(directory.Id, now));
                outbox.Enqueue(directory.Tell());
                db.NotifyOnCommit(ReplicationDbContext.DispatchChannel);
                http.Response.SetETag(run.Version);
                return TypedResults.Ok(ReplicationRunResponse.Of(run, rounds));
            },
            cancellationToken);
}
