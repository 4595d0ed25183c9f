using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Runs;

internal static class RunEndpoints
{
    public static RouteGroupBuilder MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/onboarding-runs").WithTags("OnboardingRuns");
        runs.MapGet("", ListRuns.Handle).WithName("listOnboardingRuns").WithSummary("Lists onboarding runs, newest first.");
        runs.MapPost("", StartRun.Handle).RequireScope(OperatorScopeKind.Channel)
            .WithName("startOnboardingRun").WithSummary("Brings up a Direct Routing service, or a site with a sub-domain of its own.");
        runs.MapGet("/{runId:guid}", GetRun.Handle).WithName("getOnboardingRun").WithSummary("Shows a run with its steps and what it made.");
        runs.MapGet("/{runId:guid}/events", WatchRun.Handle).WithName("watchOnboardingRun").WithSummary("Tells each change of a run as it happens (Server-Sent Events).");
        runs.MapPost("/{runId:guid}/resume", RunOrders.Resume).RequireScope(OperatorScopeKind.Channel)
            .WithName("resumeOnboardingRun").WithSummary("Goes on with a cancelled run, or tries the waiting step now.");
        runs.MapPost("/{runId:guid}/cancel", RunOrders.Cancel).RequireScope(OperatorScopeKind.Channel)
            .WithName("cancelOnboardingRun").WithSummary("Stops a run where it is; what it made stays.");
        runs.MapPost("/{runId:guid}/abandon", RunOrders.Abandon).RequireScope(OperatorScopeKind.Channel)
            .WithName("abandonOnboardingRun").WithSummary("Removes all that a run made, backwards.");
        runs.MapPost("/{runId:guid}/steps/{step}/retry", RunOrders.RetryStep).RequireScope(OperatorScopeKind.Channel)
            .WithName("retryOnboardingStep").WithSummary("Tries one step anew.");
        return api;
    }
}
