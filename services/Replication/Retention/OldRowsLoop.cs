using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Telemetry;

namespace LivePlatform.Replication.Retention;

/// <summary>Deletes old rows each hour, and at once when somebody ordered it. Several may run: each step is repeatable.</summary>
internal sealed class OldRowsLoop(OldRows old, WakeSignals signals, LoopBeats beats, TimeProvider clock, ILogger<OldRowsLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(ReplicationDbContext.RemovalChannel);
        while (!stoppingToken.IsCancellationRequested)
        {
            // A pass over a large backlog may take long; the rest after it begins with a beat of its own.
            beats.Beat("old rows", Interval);
            try
            {
                await old.DeleteAsync(stoppingToken);
                beats.Beat("old rows", Interval);
                await signals.WaitAsync(ReplicationDbContext.RemovalChannel, Interval, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                ReplicationLog.OldRowsStay(logger, failure);
                await Task.Delay(PauseAfterFailure, clock, stoppingToken);
            }
        }
    }
}
