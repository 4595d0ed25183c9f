using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Telemetry;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Every second, seals what waits, one provider at a time; one provider's failure never stops the others.</summary>
internal sealed class AuditSealing(
    Database<TenantCredentialDbContext> database,
    IServiceScopeFactory scopes,
    TenantCredentialMetrics metrics,
    LoopBeats beats,
    TimeProvider clock,
    ILogger<AuditSealing> logger)
    : BackgroundService
{
    private const string Loop = "audit sealing";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            beats.Beat(Loop, Interval);
            try
            {
                foreach (var provider in await WaitingAsync(stoppingToken))
                {
                    await SealAsync(provider, stoppingToken);
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.SealingPaused(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SealAsync(Guid provider, CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
            var sealer = scope.ServiceProvider.GetRequiredService<AuditSealer>();
            do
            {
                // A backlog takes longer than a loop may be silent.
                beats.Beat(Loop, Interval);
            }
            while (await sealer.SealAsync(stoppingToken));
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            logger.SealingFailed(failure, provider);
        }
    }

    /// <summary>Reads ids from the short list of shared tables; the rows themselves are read by one provider at a time.</summary>
    private async Task<List<Guid>> WaitingAsync(CancellationToken cancellationToken)
    {
        await using var look = database.App.CreateCommand(
            "SELECT service_provider_id, min(appended_at) FROM audit_tail GROUP BY service_provider_id ORDER BY min(sequence)");
        await using var reader = await look.ExecuteReaderAsync(cancellationToken);
        var providers = new List<Guid>();
        var oldest = clock.GetUtcNow();
        while (await reader.ReadAsync(cancellationToken))
        {
            providers.Add(reader.GetGuid(0));
            var appended = reader.GetFieldValue<DateTimeOffset>(1);
            oldest = appended < oldest ? appended : oldest;
        }

        metrics.AuditTailSeen(clock.GetUtcNow() - oldest);
        return providers;
    }
}
