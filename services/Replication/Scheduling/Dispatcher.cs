using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Telemetry;
using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Scheduling;

/// <summary>
/// Sends nudges for what is due, woken by NOTIFY and polling each second. Several may run: rows are taken with SKIP LOCKED.
/// </summary>
internal sealed class Dispatcher(
    DueDirectories due,
    DirectSend bus,
    WakeSignals signals,
    ReplicationMetrics metrics,
    LoopBeats beats,
    TimeProvider clock,
    ILogger<Dispatcher> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(ReplicationDbContext.DispatchChannel);
        while (!stoppingToken.IsCancellationRequested)
        {
            beats.Beat("dispatcher", PollInterval);
            try
            {
                await DispatchAsync(stoppingToken);
                await signals.WaitAsync(ReplicationDbContext.DispatchChannel, PollInterval, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                ReplicationLog.DispatchFailed(logger, failure);
                await Task.Delay(PollInterval, clock, stoppingToken);
            }
        }
    }

    /// <summary>One look at the work list.</summary>
    /// <returns>How many nudges were sent.</returns>
    public async Task<int> DispatchAsync(CancellationToken cancellationToken)
    {
        var chosen = await due.ChooseAsync(cancellationToken);
        metrics.DueAndNotRunning(chosen.Waiting);

        // The choice is committed before anything is sent: a nudge that is lost is sent again when its time has run out.
        await Task.WhenAll(chosen.Nudges.Select(nudge => bus.NudgeAsync(
            nudge.IsInteractive ? SliceQueues.Interactive : SliceQueues.Background,
            ServiceProviderId.From(nudge.ServiceProviderId),
            new RunSlice(nudge.DirectoryId, nudge.SliceNumber),
            cancellationToken)));
        return chosen.Nudges.Count;
    }
}
