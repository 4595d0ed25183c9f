using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Runs.Orders;

internal static class RunEndpoints
{
    public static RouteGroupBuilder MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/onboarding-runs").WithTags("OnboardingRuns");
        runs.MapGet("", ListRuns.Handle).WithName("listOnboardingRuns").WithSummary("Lists onboarding runs, newest first.");
        runs.MapPost("", StartRun.Handle).RequireScope(OperatorScopeKind.Channel)
            .WithName("startOnboardingRun").WithSummary("Brings up a Direct Routing service, or a site with a sub-domain of its own.");
        runs.MapGet("/{onboardingRunId:guid}", GetRun.Handle).WithName("getOnboardingRun")
            .WithSummary("Shows a run with its steps and what it made.");
        runs.MapGet("/{onboardingRunId:guid}/events", WatchRun.Handle)
            .LimitAnswersAtOnce(ofOperator: 20, ofProvider: RunWatchers.MostOfProvider, ofProcess: RunWatchers.Most)
            .WithName("watchOnboardingRun").WithSummary("Tells each change of a run as it happens (Server-Sent Events).");
        runs.MapPost("/{onboardingRunId:guid}/resume", RunOrders.Resume).RequireScope(OperatorScopeKind.Channel).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("resumeOnboardingRun").WithSummary("Goes on with a cancelled run, or tries the waiting step now.");
        runs.MapPost("/{onboardingRunId:guid}/cancel", RunOrders.Cancel).RequireScope(OperatorScopeKind.Channel).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("cancelOnboardingRun").WithSummary("Stops a run where it is; what it made stays.");
        runs.MapPost("/{onboardingRunId:guid}/abandon", RunOrders.Abandon).RequireScope(OperatorScopeKind.Channel).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("abandonOnboardingRun").WithSummary("Removes all that a run made, backwards.");
        runs.MapPost("/{onboardingRunId:guid}/retry", RunOrders.RetryStep).RequireScope(OperatorScopeKind.Channel).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("retryOnboardingStep").WithSummary("Tries one step anew.");
        return api;
    }
}
