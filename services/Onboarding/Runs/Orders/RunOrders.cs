using LivePlatform.Messaging;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Runs.Advancing;
using LivePlatform.Onboarding.Runs.Due;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>The step to retry.</summary>
/// <param name="Step">Step to retry; it must be the run's current step.</param>
public sealed record RetryStepRequest(StepKind Step);

/// <summary>What operators order of a run that they have looked at.</summary>
internal sealed class RunOrders(UnitOfWork<OnboardingDbContext> work, Outbox<OnboardingDbContext> outbox, DueRuns due, TimeProvider clock)
{
    /// <summary>Goes on with a run that was cancelled, or tries the step that waits now.</summary>
    internal static Task<Results<Ok<OnboardingRunResponse>, Refusal>> Resume(
        Guid onboardingRunId, HttpContext http, RunOrders orders, CancellationToken cancellationToken) =>
        orders.GiveAsync(
            onboardingRunId, http, (_, run) => Task.FromResult(run.IsOpen ? orders.TryAnew(run) : RunProblems.Over()), cancellationToken);

    /// <summary>Tries one step anew, as if it had not been tried before.</summary>
    internal static Task<Results<Ok<OnboardingRunResponse>, Refusal>> RetryStep(
        Guid onboardingRunId, RetryStepRequest request, HttpContext http, RunOrders orders, CancellationToken cancellationToken) =>
        orders.GiveAsync(
            onboardingRunId,
            http,
            (_, run) => Task.FromResult(
                !run.IsOpen ? RunProblems.Over()
                : run.Current?.Kind != request.Step || run.State == RunState.Cancelled ? RunProblems.NotWaiting()
                : orders.TryAnew(run)),
            cancellationToken);

    /// <summary>Stops a run where it is. What it made stays.</summary>
    internal static Task<Results<Ok<OnboardingRunResponse>, Refusal>> Cancel(
        Guid onboardingRunId, HttpContext http, RunOrders orders, CancellationToken cancellationToken) =>
        orders.GiveAsync(
            onboardingRunId,
            http,
            (_, run) => Task.FromResult(!run.IsOpen ? RunProblems.Over() : run.IsRemoving ? RunProblems.Removing() : Then(run.Cancel)),
            cancellationToken);

    /// <summary>Removes all that the run made, backwards; a completed run too.</summary>
    internal static Task<Results<Ok<OnboardingRunResponse>, Refusal>> Abandon(
        Guid onboardingRunId, HttpContext http, RunOrders orders, CancellationToken cancellationToken) =>
        orders.GiveAsync(onboardingRunId, http, orders.AbandonAsync, cancellationToken);

    private Refusal? TryAnew(Run run) => Then(() => run.Retry(clock.GetStoredNow()));

    private static Refusal? Then(Action order)
    {
        order();
        return null;
    }

    private async Task<Refusal?> AbandonAsync(OnboardingDbContext db, Run run)
    {
        if (run.State == RunState.Abandoned)
        {
            return RunProblems.Over();
        }

        if (!run.IsRemoving)
        {
            var madeInTenant = await db.MadeObjects.AnyAsync(
                x => x.RunId == run.Id && !x.ExistedBefore && x.RemovedAt == null && x.Kind != MadeKind.DnsRecord);
            run.Abandon(madeInTenant, clock.GetStoredNow());
        }

        return null;
    }

    private Task<Results<Ok<OnboardingRunResponse>, Refusal>> GiveAsync(
        Guid runId, HttpContext http, Func<OnboardingDbContext, Run, Task<Refusal?>> order, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<OnboardingRunResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                await db.LockAsync(runId, cancelled);
                if (await db.Runs.Include(x => x.Steps).SingleOrDefaultAsync(x => x.Id == runId, cancelled) is not { } run)
                {
                    return RunProblems.NotFound();
                }

                if ((IfMatch.Check(http.Request, run.Version) ?? await order(db, run)) is { } refusal)
                {
                    return refusal;
                }

                if (await db.SaveOrRefuseAsync(cancelled, (Constraints.OneOpenRun, RunProblems.OneIsOpen())) is { } another)
                {
                    return another;
                }

                await due.AddAsync(db, run, cancelled);
                outbox.Enqueue(
                    run.ToEvent(
                        await StepContexts.ConnectionOf(db, run.ServiceId).Select(x => (Guid?)x.ConnectionId)
                            .FirstOrDefaultAsync(cancelled)));
                http.Response.SetETag(run.Version);
                return TypedResults.Ok((await GetRun.ReadAsync(db, runId, cancelled))!);
            },
            cancellationToken);
}
