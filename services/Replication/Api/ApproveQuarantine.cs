using System.ComponentModel.DataAnnotations;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>Approves the removals of a quarantined round: of that round, in that number, and no other.</summary>
public static class ApproveQuarantine
{
    /// <summary>The removals to approve, with the counts that the quarantined round shows.</summary>
    /// <param name="RoundId">Id of the quarantined round.</param>
    /// <param name="RemovedObjects">Number of users or groups that will be removed, as the round shows it.</param>
    /// <param name="RemovedMembers">Number of group memberships that will be removed, as the round shows it.</param>
    public sealed record Request(
        Guid RoundId, [property: Range(0, int.MaxValue)] int RemovedObjects, [property: Range(0, int.MaxValue)] int RemovedMembers);

    internal static Task<Results<Ok<ReplicationRunResponse>, Refusal>> Handle(
        Guid replicationRunId,
        Request request,
        HttpContext http,
        UnitOfWork<ReplicationDbContext> work,
        Outbox<ReplicationDbContext> outbox,
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

                var rounds = await db.Rounds.Where(x => x.RunId == replicationRunId).ToListAsync(cancelled);
                if (run.Status != RunStatus.Quarantined || rounds.Find(x => x.Status == RoundStatus.Quarantined) is not { } round)
                {
                    return RunProblems.NotQuarantined();
                }

                if ((
                    request.RoundId, request.RemovedObjects,
                    request.RemovedMembers) != (round.Id, round.RemovedObjects, round.RemovedMembers))
                {
                    return RunProblems.OtherRemovals(round.Id, round.RemovedObjects, round.RemovedMembers);
                }

                round.Approve();
                run.Approved();
                var directory = await db.Directories.SingleAsync(x => x.Id == run.DirectoryId, cancelled);
                directory.GoOn();
                outbox.Enqueue(directory.Tell());
                var row = await db.Dispatch.SingleAsync(x => x.DirectoryId == directory.Id, cancelled);
                row.DueAt = clock.GetUtcNow();
                db.NotifyOnCommit(ReplicationDbContext.DispatchChannel);
                http.Response.SetETag(run.Version);
                return TypedResults.Ok(ReplicationRunResponse.Of(run, rounds));
            },
            cancellationToken);
}
