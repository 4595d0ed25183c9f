using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>Replicates a directory now, before daily work.</summary>
public static class StartReplicationRun
{
    internal static Task<Results<CreatedAnswer<ReplicationRunResponse>, Refusal>> Handle(
        Guid directoryId,
        CreateOnce<ReplicationDbContext> once,
        OperatorIdentity who,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<ReplicationRunResponse>(
            async (db, cancelled) =>
            {
                var directory = await db.Directories.SingleOrDefaultAsync(x => x.Id == directoryId, cancelled);
                if (directory is null)
                {
                    return DirectoryProblems.NotFound();
                }

                if (directory.BlockedCode is not null)
                {
                    return DirectoryProblems.Blocked(directory.BlockedCode, directory.BlockedSentence);
                }

                if (directory.ActiveRunId is { } active)
                {
                    return DirectoryProblems.AlreadyActive(active);
                }

                var run = ReplicationRun.Of(directory, RunCause.OnDemand, who.Name, clock.GetUtcNow());
                db.Add(run);
                directory.RunStarted(run.Id);
                var row = await db.Dispatch.SingleAsync(x => x.DirectoryId == directoryId, cancelled);
                (row.DueAt, row.Priority) = (clock.GetUtcNow(), DispatchRow.Interactive);
                db.NotifyOnCommit(ReplicationDbContext.DispatchChannel);
                return new Made<ReplicationRunResponse>($"/api/v1/replication-runs/{run.Id}", run.Version,
                    ReplicationRunResponse.Of(run, []));
            },
            cancellationToken);
}
