using LivePlatform.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Messaging;

/// <summary>Deletes proofs that are older than any redelivery can be.</summary>
internal sealed partial class InboxCleanup<TDb>(
    Database<TDb> database, LoopBeats beats, TimeProvider clock, ILogger<InboxCleanup<TDb>> logger)
    : BackgroundService
    where TDb : LiveDbContext
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        beats.Beat("inbox cleanup", Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var delete = database.App.CreateCommand("DELETE FROM inbox WHERE handled_at < $1");
                delete.Parameters.AddWithValue(clock.GetUtcNow() - Keep);
                await delete.ExecuteNonQueryAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }

            beats.Beat("inbox cleanup", Interval);
        }
    }

    [LoggerMessage(
        EventId = 202, EventName = "InboxCleanupFailed", Level = LogLevel.Warning,
        Message = "Old inbox proofs were not deleted; the next hour tries again.")]
    private partial void LogFailed(Exception failure);
}
