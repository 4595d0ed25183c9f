using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>Counts of onboarding runs.</summary>
/// <param name="Total">Number of runs.</param>
/// <param name="ByState">Number of runs in each state.</param>
/// <param name="WaitingByWhoActs">Number of runs that wait, by who must act.</param>
public sealed record OnboardingRunSummaryResponse(
    int Total, IReadOnlyDictionary<string, int> ByState, IReadOnlyDictionary<string, int> WaitingByWhoActs);

/// <summary>Counts onboarding runs, for dashboards.</summary>
internal static class SummarizeRuns
{
    internal static Task<Ok<OnboardingRunSummaryResponse>> Handle(
        UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                var states = await db.Runs.GroupBy(x => x.State).Select(x => new { x.Key, Count = x.Count() }).ToListAsync(cancelled);
                var waiting = await db.Runs.Where(Run.MayWait).SelectMany(x => x.Steps).Where(x => x.State == StepState.Waiting)
                    .GroupBy(x => x.WhoActs).Select(x => new { x.Key, Count = x.Count() }).ToListAsync(cancelled);
                return TypedResults.Ok(
                    new OnboardingRunSummaryResponse(
                        states.Sum(x => x.Count),
                        states.Select(x => (x.Key, x.Count)).PerValue(),
                        waiting.Select(x => (x.Key, x.Count)).PerValue()));
            },
            cancellationToken);
}
