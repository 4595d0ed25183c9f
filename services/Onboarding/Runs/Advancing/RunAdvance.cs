using LivePlatform.Messaging;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Runs.Due;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Onboarding.Settings;
using LivePlatform.Onboarding.Telemetry;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Advancing;

/// <summary>
/// Advances one run: step after step while they get done, each kept in a commit of its own. In the scope of one provider.
/// </summary>
internal sealed class RunAdvance(
    UnitOfWork<OnboardingDbContext> work,
    Outbox<OnboardingDbContext> outbox,
    StepContexts contexts,
    DueRuns due,
    IEnumerable<IRunStep> steps,
    IOptions<OnboardingOptions> options,
    OnboardingMetrics metrics,
    TimeProvider clock,
    ILogger<RunAdvance> logger)
{
    private readonly Dictionary<StepKind, IRunStep> _steps = steps.ToDictionary(step => step.Kind);

    public async Task AdvanceAsync(ClaimedRun claimed, CancellationToken cancellationToken)
    {
        metrics.Started(clock.GetUtcNow() - claimed.DueAt);
        try
        {
            while (await contexts.TakeAsync(claimed, cancellationToken) is { } context)
            {
                var outcome = await TryAsync(context, cancellationToken);
                if (!await KeepAsync(claimed, context, outcome, cancellationToken))
                {
                    return;
                }
            }
        }
        catch (RunLostException)
        {
            // Cancelled or abandoned in the middle of a step: if it is still held here, it goes on at once.
            await work.RunAsync((db, cancelled) => due.FreeAsync(db, claimed, clock.GetUtcNow(), cancelled), cancellationToken);
            throw;
        }
    }

    private async Task<StepOutcome> TryAsync(StepContext context, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.StepTime);
        try
        {
            return await _steps[context.Step.Kind].RunAsync(context, limit.Token);
        }
        catch (Exception failure) when (failure is not RunLostException && !failure.IsUnavailable() && !failure.IsConflict()
            && !cancellationToken.IsCancellationRequested)
        {
            var wait = StepFailures.Explain(failure, limit.IsCancellationRequested);
            if (wait.Code == StepFailures.Fault)
            {
                logger.StepFaulted(failure, context.Step.Kind, context.Run.Id);
            }

            return StepOutcome.Waits(wait, context.Step.Mark);
        }
    }

    /// <summary>Keeps what a try came to.</summary>
    /// <returns>True when the next step can be done at once.</returns>
    private Task<bool> KeepAsync(ClaimedRun claimed, StepContext context, StepOutcome outcome, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                // Orders of operators take the same lock: they come before or after a step, never in the middle of its commit.
                await db.LockAsync(claimed.RunId, cancelled);
                await due.HoldAsync(db, claimed, cancelled);
                var run = await db.Runs.Include(x => x.Steps).SingleAsync(x => x.Id == claimed.RunId, cancelled);
                if (run.State == RunState.Cancelled)
                {
                    await DueRuns.RemoveAsync(db, run.Id, cancelled);
                    return false;
                }

                var now = clock.GetStoredNow();
                if (run.Current is not { } step || step.Number != context.Step.Number || step.Attempts != context.Step.Attempts)
                {
                    // Abandoned or restarted meanwhile: what was tried is no longer what is to be done.
                    await due.FreeAsync(db, claimed, now, cancelled);
                    return false;
                }

                return await KeepAsync(
                    db, claimed, run, step, outcome with { Wait = Timed(outcome.Wait, step.Attempts, now) }, now, cancelled);
            },
            cancellationToken);

    private async Task<bool> KeepAsync(
        OnboardingDbContext db,
        ClaimedRun claimed,
        Run run,
        RunStep step,
        StepOutcome outcome,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        run.Keep(outcome, now);
        outcome.Ask?.Invoke(outbox);
        if (!run.IsOpen || outcome.M365TenantId is not null)
        {
            // It is over, or it is known by now through which connection it works.
            outbox.Enqueue(
                run.ToEvent(
                    await StepContexts.ConnectionOf(db, run.ServiceId).Select(x => (Guid?)x.ConnectionId)
                        .FirstOrDefaultAsync(cancellationToken)));
        }

        if (!run.IsOpen)
        {
            Done(run, step);
            await DueRuns.RemoveAsync(db, run.Id, cancellationToken);
            return false;
        }

        if (outcome.Wait is { Until: { } until } wait)
        {
            logger.StepWaits(step.Kind, run.Id, wait.Code, wait.WhoActs);
            metrics.Waits(step.Kind, wait.Code, wait.WhoActs);
            await due.FreeAsync(db, claimed, until, cancellationToken);
            return false;
        }

        Done(run, step);
        return true;
    }

    private void Done(Run run, RunStep step)
    {
        logger.StepDone(step.Kind, run.Id, step.Attempts);
        metrics.Done(step.Kind);
    }

    private Waiting? Timed(Waiting? wait, int attempts, DateTimeOffset now) =>
        wait is null ? null : wait with { Until = wait.Until is { } until && until > now ? until : now + BackOff(attempts) };

    private TimeSpan BackOff(int attempts)
    {
        var doubled = options.Value.FirstBackOff * Math.Pow(2, Math.Min(attempts, 20));
        return doubled < options.Value.LongestBackOff ? doubled : options.Value.LongestBackOff;
    }
}
