using LivePlatform.M365.Throttling;

namespace LivePlatform.M365.Pipeline;

/// <summary>Lets an attempt start: nobody is throttled, the budgets of the M365 tenant and of the app have been charged.
/// Waits in place up to the limit, otherwise throws <see cref="DeferredException"/>; then nothing is charged.</summary>
internal sealed class Admission(
    Guid appId,
    Guid m365TenantId,
    TenantBudget budget,
    IAppBudget apps,
    ThrottleBoard board,
    TimeSpan longestWait,
    TimeProvider clock,
    M365Metrics metrics)
{
    public TenantBudget Budget => budget;

    public async ValueTask EnterAsync(RequestCharge charge, CancellationToken cancellationToken)
    {
        var asked = clock.GetUtcNow();
        while (true)
        {
            if (await TryEnterAsync(charge, asked + longestWait, cancellationToken).ConfigureAwait(false))
            {
                metrics.Waited(clock.GetUtcNow() - asked);
                metrics.Charged(charge);
                return;
            }
        }
    }

    /// <summary>The attempt never left the process.</summary>
    public void Undo(RequestCharge charge)
    {
        budget.GiveBackUnits(charge);
        budget.GiveBackWrites(charge);
    }

    /// <summary>One pass: false means that it waited and everything has to be looked at again.</summary>
    private async ValueTask<bool> TryEnterAsync(RequestCharge charge, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        if (board.BlockedUntil(appId, m365TenantId, charge.Workload) is { } until)
        {
            await WaitAsync(until, deadline, DeferReason.Throttled, cancellationToken).ConfigureAwait(false);
            return false;
        }

        var writes = budget.TakeWrites(charge);
        if (!writes.Granted)
        {
            await WaitAsync(clock.GetUtcNow() + writes.Wait, deadline, DeferReason.BudgetSpent, cancellationToken).ConfigureAwait(false);
            return false;
        }

        var kept = false;
        try
        {
            kept = await TakeUnitsAsync(charge, deadline, cancellationToken).ConfigureAwait(false);
            return kept;
        }
        finally
        {
            if (!kept)
            {
                budget.GiveBackWrites(charge);
            }
        }
    }

    private async ValueTask<bool> TakeUnitsAsync(RequestCharge charge, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var left = deadline - clock.GetUtcNow();
        var units = budget.TakeUnits(charge, left > TimeSpan.Zero ? left : TimeSpan.Zero);
        if (!units.Granted)
        {
            throw new DeferredException(clock.GetUtcNow() + units.Wait, DeferReason.BudgetSpent);
        }

        var kept = false;
        BudgetVerdict app;
        try
        {
            if (units.Wait > TimeSpan.Zero)
            {
                await Task.Delay(units.Wait, clock, cancellationToken).ConfigureAwait(false);
            }

            if (board.BlockedUntil(appId, m365TenantId, charge.Workload) is not null)
            {
                return false;
            }

            app = await apps.TakeAsync(appId, charge, cancellationToken).ConfigureAwait(false);
            kept = app.Granted;
        }
        finally
        {
            if (!kept)
            {
                budget.GiveBackUnits(charge);
            }
        }

        if (!kept)
        {
            await WaitAsync(clock.GetUtcNow() + app.Wait, deadline, DeferReason.BudgetSpent, cancellationToken).ConfigureAwait(false);
        }

        return kept;
    }

    private async ValueTask WaitAsync(
        DateTimeOffset until, DateTimeOffset deadline, DeferReason reason, CancellationToken cancellationToken)
    {
        if (until > deadline)
        {
            throw new DeferredException(until, reason);
        }

        var wait = until - clock.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            // A timer keeps whole milliseconds and cuts the rest off: too early would be too early for Microsoft.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
