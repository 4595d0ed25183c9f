using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Throttling;
using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Telemetry;
using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Slices;

/// <summary>
/// Runs one slice: takes the directory, does steps for about 20 s, and says when it is due again. Never sleeps: a wait ends the slice.
/// </summary>
internal sealed class SliceRunner(
    Database<ReplicationDbContext> database,
    ProviderScope provider,
    SlicePlanner planner,
    SliceWork steps,
    SliceEnding ending,
    M365ClientFactory microsoft,
    SliceSurroundings around)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs the slice that a nudge is about, unless the nudge is past.</summary>
    public async Task RunAsync(RunSlice nudge, bool redelivered, CancellationToken cancellationToken)
    {
        try
        {
            await RunSliceAsync(nudge, redelivered, cancellationToken);
        }
        catch (Exception failure) when (failure.IsUnavailable() && !cancellationToken.IsCancellationRequested)
        {
            // A nudge carries no work of its own: its directory stays due, and the dispatcher sends another as soon as it can read that.
            around.Metrics.NudgeDropped();
            ReplicationLog.NudgeDropped(around.Logger, failure, nudge.DirectoryId, nudge.SliceNumber);
        }
    }

    private async Task RunSliceAsync(RunSlice nudge, bool redelivered, CancellationToken cancellationToken)
    {
        if (await TakeAsync(nudge, redelivered, cancellationToken) is not { } held)
        {
            ReplicationLog.NudgeIsPast(around.Logger, nudge.DirectoryId, nudge.SliceNumber);
            return;
        }

        var began = around.Clock.GetTimestamp();
        try
        {
            var end = await WorkAsync(held.Lease, SetBudget, () => MayGoOn(began), cancellationToken);
            await ending.EndAsync(held.Lease, end, cancellationToken);
        }
        catch (FenceLostException)
        {
            ReplicationLog.FenceLost(around.Logger, nudge.DirectoryId, nudge.SliceNumber);
        }
        catch (Exception failure) when (!failure.IsUnavailable() && !cancellationToken.IsCancellationRequested)
        {
            // Not even the end could be stored, e.g. since the directory bears a name that a newer version wrote. Otherwise it would hold a
            // place of its app until the lease has run out, again and again, and put a message into the error queue each time.
            ReplicationLog.SliceNotEnded(around.Logger, failure, nudge.DirectoryId);
            await held.Lease.PutOffAsync(database.App, cancellationToken);
        }

        void SetBudget(GraphConnection graph)
        {
            if (held.Lease.Budget is not null)
            {
                return;
            }

            graph.Budget.SetUserCount(held.UserCount);
            if (held.Budget is { } state && !redelivered)
            {
                graph.Budget.Import(state);
            }

            held.Lease.Budget = graph.Budget;
        }
    }

    private async Task<(DirectoryLease Lease, TenantBudgetState? Budget, int? UserCount)?> TakeAsync(
        RunSlice nudge, bool redelivered, CancellationToken cancellationToken)
    {
        var began = around.Clock.GetTimestamp();
        for (var takeOver = redelivered; ; takeOver = true)
        {
            try
            {
                return await DirectoryLease.TryTakeAsync(
                    database.App, nudge.DirectoryId, provider.Current.Value, nudge.SliceNumber, takeOver, cancellationToken);
            }
            catch (Exception failure) when (failure.IsUnavailable() && around.Clock.GetElapsedTime(began) < around.Options.Value.NudgeLife)
            {
                await Task.Delay(Pause, around.Clock, cancellationToken);
            }
        }
    }

    private async Task<SliceEnd> WorkAsync(
        DirectoryLease lease, Action<GraphConnection> setBudget, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        try
        {
            while (mayGoOn())
            {
                var step = await planner.NextAsync(lease, cancellationToken);
                switch (step)
                {
                    case SliceStep.Rest rest:
                        return new SliceEnd(rest.Until);
                    case SliceStep.Ask ask when lease.Spending is { } spending && spending.RunId != ask.Round.RunId:
                        // Cancelled and ordered anew meanwhile: a slice counts for one run.
                        return new SliceEnd(around.Clock.GetUtcNow());
                    case SliceStep.Read read:
                        await steps.ReadAsync(lease, read.Round, Open(read.Connection), mayGoOn, cancellationToken);
                        break;
                    case SliceStep.ReadMemberships read:
                        await steps.ReadMembershipsAsync(lease, read.Round, Open(read.Connection), mayGoOn, cancellationToken);
                        break;
                    case SliceStep.Compare compare:
                        await steps.CompareAsync(lease, compare.Round, Open(compare.Connection), mayGoOn, cancellationToken);
                        break;
                    case SliceStep.Finish finish:
                        await steps.FinishAsync(lease, finish.RoundId, cancellationToken);
                        break;
                    case SliceStep.CleanUp cleanUp:
                        await steps.CleanUpAsync(lease, cleanUp.Part, cancellationToken);
                        break;
                    default:
                        throw new InvalidOperationException($"Unknown step {step.GetType().Name}.");
                }
            }

            return new SliceEnd(around.Clock.GetUtcNow());
        }
        catch (Exception failure) when (failure is not FenceLostException && !cancellationToken.IsCancellationRequested)
        {
            return SliceFailures.Explain(failure, around.Clock.GetUtcNow(), around.Logger, lease.DirectoryId);
        }

        GraphConnection Open(ConnectionRef connection)
        {
            var graph = microsoft.For(connection, "replication");
            setBudget(graph);
            return graph;
        }
    }

    private bool MayGoOn(long began) =>
        around.Clock.GetElapsedTime(began) < around.Options.Value.SliceTime && !around.Lifetime.ApplicationStopping.IsCancellationRequested;
}
