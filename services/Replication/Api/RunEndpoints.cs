using LivePlatform.ServiceDefaults.Http;

namespace LivePlatform.Replication.Api;

/// <summary>The routes of runs.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this RouteGroupBuilder api)
    {
        api.MapPost("/directories/{directoryId:guid}/runs", StartRun.Handle).WithTags("Runs").WithSummary("Replicates a directory now.");
        api.MapGet("/directories/{directoryId:guid}/runs", ListRuns.Handle).WithTags("Runs")
            .WithSummary("Lists the runs of a directory, newest first.");
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("/{runId:guid}", GetRun.Handle).WithSummary("Shows a run with its rounds.");
        runs.MapPost("/{runId:guid}/cancel", CancelRun.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithSummary("Cancels a run that is not over.");
        runs.MapPost("/{runId:guid}/approval", ApproveQuarantine.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithSummary("Approves exactly the removals of a quarantined round.");
    }
}
