using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Scheduling;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Runs;

/// <summary>Cancels a run. What its complete rounds brought stays; the rest is as before the run.</summary>
internal static class CancelRun
{
    public static Task<Results<Ok<RunAnswer>, Refusal>> Handle(
        Guid runId,
        HttpContext http,
        UnitOfWork<ReplicationDbContext> work,
        OperatorIdentity who,
        DailySchedule schedule,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<RunAnswer>, Refusal>>(
            async (db, cancelled) =>
            {
                var run = await db.Runs.SingleOrDefaultAsync(x => x.Id == runId, cancelled);
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
                var directory = await db.Directories.Include(x => x.Parts).SingleAsync(x => x.Id == run.DirectoryId, cancelled);
                var rounds = await db.Rounds.Where(x => x.RunId == runId).ToListAsync(cancelled);
                foreach (var round in rounds.Where(x => !x.IsOver))
                {
                    round.Cancel(now);
                    directory.Part(round.Part).AbandonGeneration();
                }

                run.Cancel(who.Name, now);
                directory.RunEnded(schedule.Next(directory.Id, now));
                var row = await db.Dispatch.SingleAsync(x => x.DirectoryId == directory.Id, cancelled);
                row.DueAt = now;
                db.NotifyOnCommit(ReplicationDbContext.DispatchChannel);
                http.Response.SetETag(run.Version);
                return TypedResults.Ok(RunAnswer.Of(run, rounds));
            },
            cancellationToken);
}
