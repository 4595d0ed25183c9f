using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Persistence;

/// <summary>Deletes remembered requests that expired, also those of providers that ask for nothing any more.</summary>
internal sealed partial class IdempotencyCleanup<TDb>(
    Database<TDb> database, IServiceScopeFactory scopes, LoopBeats beats, TimeProvider clock, ILogger<IdempotencyCleanup<TDb>> logger)
    : BackgroundService
    where TDb : LiveDbContext
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>
    /// Deletes what has expired by now, one provider at a time: rows of all of them at once are out of the app role's reach.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow() - IdempotencyRecord.Lifetime;
        foreach (var provider in await FindProvidersAsync(oldest, cancellationToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
            await scope.ServiceProvider.GetRequiredService<UnitOfWork<TDb>>().RunAsync(
                (db, cancelled) => db.Set<IdempotencyRecord>().Where(x => x.CreatedAt < oldest).ExecuteDeleteAsync(cancelled),
                cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }

            beats.Beat("idempotency cleanup", Interval);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<List<Guid>> FindProvidersAsync(DateTimeOffset oldest, CancellationToken cancellationToken)
    {
        await using var find = database.System.CreateCommand(
            "SELECT DISTINCT service_provider_id FROM idempotency_keys WHERE created_at < $1");
        find.Parameters.AddWithValue(oldest);
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        var providers = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            providers.Add(reader.GetGuid(0));
        }

        return providers;
    }

    [LoggerMessage(
        EventId = 102, EventName = "IdempotencyCleanupFailed", Level = LogLevel.Warning,
        Message = "Expired requests were not all deleted; the next hour tries again.")]
    private partial void LogFailed(Exception failure);
}
