using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Replication.Api;

/// <summary>The routes of runs.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this RouteGroupBuilder api)
    {
        api.MapPost("/directories/{directoryId:guid}/replication-runs",
            StartReplicationRun.Handle).WithTags("ReplicationRuns").WithName("createReplicationRun")
            .WithSummary("Starts a replication run now.")
            .Refuses(DirectoryProblems.NotFound(), DirectoryProblems.AlreadyActive(Guid.Empty),
                DirectoryProblems.Blocked(null, null));
        api.MapGet("/directories/{directoryId:guid}/replication-runs",
            ListRuns.Handle).WithTags("ReplicationRuns").WithName("listReplicationRuns")
            .WithSummary("Lists the replication runs of a directory, newest first.")
            .Refuses(DirectoryProblems.NotFound());
        var runs = api.MapGroup("/replication-runs").WithTags("ReplicationRuns");
        runs.MapGet("/series", ReplicationSeries.Handle).WithName("getReplicationSeries")
            .WithSummary("Shows what replication found and used, day by day.")
            .Refuses(ProblemCodes.BadFilter("days", ""));
        runs.MapGet("/{replicationRunId:guid}",
            GetRun.Handle).WithName("getReplicationRun").WithSummary("Shows a replication run with its rounds.")
            .Refuses(RunProblems.NotFound());
        runs.MapGet("/{replicationRunId:guid}/removals", ListRemovals.Objects).WithName("listRemovals")
            .WithSummary("Lists the users or groups that the quarantined round of a run would remove.")
            .Refuses(RunProblems.NotFound());
        runs.MapGet("/{replicationRunId:guid}/removed-members", ListRemovals.Members).WithName("listRemovedMembers")
            .WithSummary("Lists the memberships that the quarantined round of a run would remove.")
            .Refuses(RunProblems.NotFound());
        runs.MapPost("/{replicationRunId:guid}/cancel", CancelRun.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithName("cancelReplicationRun").WithSummary("Cancels a run that has not ended.")
            .Refuses(RunProblems.NotFound(), RunProblems.Over());
        runs.MapPost("/{replicationRunId:guid}/approval", ApproveQuarantine.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithName("approveRemovals").WithSummary("Approves exactly the removals of a quarantined round.")
            .Refuses(RunProblems.NotFound(), RunProblems.NotQuarantined(), RunProblems.OtherRemovals(Guid.Empty, 0, 0));
    }
}
