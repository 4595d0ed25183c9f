using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Runs.Orders;

internal static class RunEndpoints
{
    public static RouteGroupBuilder MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/onboarding-runs").WithTags("OnboardingRuns");
        runs.MapGet("", ListRuns.Handle).WithName("listOnboardingRuns").WithSummary("Lists onboarding runs, newest first.");
        runs.MapGet("/summary", SummarizeRuns.Handle).WithName("getOnboardingRunSummary")
            .WithSummary("Counts onboarding runs by state and by who must act.");
        runs.MapPost("", StartOnboardingRun.Handle).RequireScope(OperatorScopeKind.Channel)
            .WithName("createOnboardingRun").WithSummary(
                "Starts the onboarding of a Direct Routing service, or of a site with its own sub-domain.")
            .Refuses(ProblemCodes.NotFound("service"), ProblemCodes.NotFound("site"), ProblemCodes.NotFound("base_domain"),
                RunProblems.OneIsOpen(), RunProblems.NotDirectRouting(), RunProblems.SiteWithoutName(), RunProblems.PlanIncomplete());
        runs.MapGet("/{onboardingRunId:guid}", GetRun.Handle).WithName("getOnboardingRun")
            .WithSummary("Shows a run with its steps and the objects that it created.")
            .Refuses(RunProblems.NotFound());
        runs.MapGet("/{onboardingRunId:guid}/events", WatchRun.Handle)
            .LimitAnswersAtOnce(ofOperator: 20, ofProvider: RunWatchers.MostOfProvider, ofProcess: RunWatchers.Most)
            .Produces<OnboardingRunResponse>(contentType: "text/event-stream")
            .WithName("watchOnboardingRun").WithSummary("Streams each change of a run as it happens (Server-Sent Events).")
            .Refuses(RunProblems.NotFound(), RunProblems.TooManyWatch());
        runs.MapPost("/{onboardingRunId:guid}/resume", RunOrders.Resume).RequireScope(OperatorScopeKind.Channel).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("resumeOnboardingRun").WithSummary("Resumes a cancelled run, or retries the waiting step now.")
            .Refuses(RunProblems.NotFound(), RunProblems.Over());
        runs.MapPost("/{onboardingRunId:guid}/cancel", RunOrders.Cancel).RequireScope(OperatorScopeKind.Channel).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("cancelOnboardingRun").WithSummary("Stops a run; the objects that it created stay.")
            .Refuses(RunProblems.NotFound(), RunProblems.Over(), RunProblems.Removing());
        runs.MapPost("/{onboardingRunId:guid}/abandon", RunOrders.Abandon).RequireScope(OperatorScopeKind.Channel).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("abandonOnboardingRun").WithSummary("Removes everything that a run created, in reverse order.")
            .Refuses(RunProblems.NotFound(), RunProblems.Over(), RunProblems.OneIsOpen());
        runs.MapPost("/{onboardingRunId:guid}/retry", RunOrders.RetryStep).RequireScope(OperatorScopeKind.Channel).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("retryOnboardingStep").WithSummary("Retries one step.")
            .Refuses(RunProblems.NotFound(), RunProblems.Over(), RunProblems.NotWaiting());
        return api;
    }
}
