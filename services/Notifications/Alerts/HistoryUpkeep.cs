using LivePlatform.Notifications.Persistence;
using LivePlatform.Notifications.Telemetry;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Notifications.Alerts;

/// <summary>
/// Ends alerts that their services do not know any more, as after a restore to an older time, and deletes old history.
/// </summary>
internal sealed class HistoryUpkeep(
    Database<NotificationsDbContext> database,
    IServiceScopeFactory scopes,
    IOptions<HistoryOptions> options,
    LoopBeats beats,
    TimeProvider clock,
    ILogger<HistoryUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.UpkeepFailed(failure);
            }

            beats.Beat("history upkeep", Every);
            await Task.Delay(Every, clock, stoppingToken);
        }
    }

    /// <summary>Looks once over all providers.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToMicroseconds();
        var (forgotten, old) = (now - options.Value.ForgetAfter, now - options.Value.Keep);
        await using var find = database.System.CreateCommand(
            "SELECT DISTINCT service_provider_id FROM alerts WHERE (cleared_at IS NULL AND heard_at <= $1) OR cleared_at <= $2");
        find.Parameters.AddWithValue(forgotten);
        find.Parameters.AddWithValue(old);
        var providers = new List<Guid>();
        await using (var reader = await find.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                providers.Add(reader.GetGuid(0));
            }
        }

        foreach (var provider in providers)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
            var channels = scope.ServiceProvider.GetRequiredService<IEnumerable<IAlertChannel>>();
            await scope.ServiceProvider.GetRequiredService<UnitOfWork<NotificationsDbContext>>().RunAsync(
                async (db, cancelled) =>
                {
                    await db.Alerts.Where(x => x.ClearedAt <= old).ExecuteDeleteAsync(cancelled);
                    await ForgetAsync(db, channels, forgotten, now, cancelled);
                },
                cancellationToken);
        }
    }

    private static async Task ForgetAsync(
        NotificationsDbContext db,
        IEnumerable<IAlertChannel> channels,
        DateTimeOffset forgotten,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var ids = await db.Alerts.Where(x => x.ClearedAt == null && x.HeardAt <= forgotten).OrderBy(x => x.Id).Select(x => x.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in ids)
        {
            // Like whoever hears of it: of two replicas the second finds it over.
            await db.LockAsync(id, cancellationToken);
            if (await db.Alerts.SingleOrDefaultAsync(
                x => x.Id == id && x.ClearedAt == null && x.HeardAt <= forgotten, cancellationToken) is { } alert)
            {
                alert.Forget(now);
                await channels.SendAsync(db, new AlertNews(AlertEvents.Cleared, now, ListAlerts.AlertResponse.Of(alert)),
                    cancellationToken);
            }
        }
    }
}
