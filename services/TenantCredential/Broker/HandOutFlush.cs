using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Telemetry;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>Writes the counts of handed-out tokens to the audit, each minute and when the service stops.</summary>
internal sealed class HandOutFlush(
    HandOuts handOuts,
    IServiceScopeFactory scopes,
    IOptions<TokenOptions> options,
    LoopBeats beats,
    TimeProvider clock,
    ILogger<HandOutFlush> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CountFlush, clock);
        Beat();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await FlushAsync(stoppingToken);
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            Beat();
            await handOuts.FlushAsync(async (one, count) =>
            {
                Beat();
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(one.Provider);
                await scope.ServiceProvider.GetRequiredService<AuditTrail>().RecordAsync(one.ToRecord(count), cancellationToken);
            });
        }
        catch (Exception failure) when (failure is AuditUnavailableException || !cancellationToken.IsCancellationRequested)
        {
            logger.HandOutsKept(failure);
        }
    }

    private void Beat() => beats.Beat("hand-out counts", options.Value.CountFlush);
}
