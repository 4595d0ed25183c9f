using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Telemetry;

namespace LivePlatform.TenantCredential.Webhooks;

/// <summary>Delivers what is due. Several replicas share the list; one receiver's failure, or its slowness, never stops the others.</summary>
internal sealed class WebhookLoop(DueDeliveries due, WakeSignals signals, IServiceScopeFactory scopes, ILogger<WebhookLoop> logger) : BackgroundService
{
    private const int AtOnce = 32;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(DueDeliveries.Channel);
        using var free = new SemaphoreSlim(AtOnce);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (!await StartOneAsync(free, stoppingToken))
                {
                    await signals.WaitAsync(DueDeliveries.Channel, Poll, stoppingToken);
                }
            }
        }
        finally
        {
            // Those under way see the same token; their rows are freed by their lease if they do not end in time.
            await WaitForAllAsync(free);
        }
    }

    /// <summary>Starts the next delivery as soon as a place is free.</summary>
    /// <returns>False when nothing is due.</returns>
    private async Task<bool> StartOneAsync(SemaphoreSlim free, CancellationToken stoppingToken)
    {
        await free.WaitAsync(stoppingToken);
        ClaimedDelivery? claimed = null;
        try
        {
            claimed = await due.ClaimAsync(stoppingToken);
        }
        catch (Exception failure) when (failure.IsUnavailable() && !stoppingToken.IsCancellationRequested)
        {
            logger.WebhooksPaused(failure);
        }
        finally
        {
            if (claimed is null)
            {
                free.Release();
            }
        }

        if (claimed is { } delivery)
        {
            _ = Task.Run(() => DeliverAsync(delivery, free, stoppingToken), CancellationToken.None);
        }

        return claimed is not null;
    }

    private async Task DeliverAsync(ClaimedDelivery claimed, SemaphoreSlim free, CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(claimed.Provider));
            await scope.ServiceProvider.GetRequiredService<DeliveryAttempt>().RunAsync(claimed.DeliveryId, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops; another replica takes over when the lease has run out.
        }
        catch (Exception failure)
        {
            logger.WebhookBrokeOff(failure, claimed.DeliveryId);
            await PutOffAsync(claimed, stoppingToken);
        }
        finally
        {
            free.Release();

            // Another delivery to the same receiver may have waited for this one.
            signals.Wake(DueDeliveries.Channel);
        }
    }

    /// <summary>Where even that fails, the lease keeps it from being tried in a circle.</summary>
    private async Task PutOffAsync(ClaimedDelivery claimed, CancellationToken cancellationToken)
    {
        try
        {
            await due.PutOffAsync(claimed.DeliveryId, cancellationToken);
        }
        catch (Exception failure) when (failure.IsUnavailable() || cancellationToken.IsCancellationRequested)
        {
            logger.WebhooksPaused(failure);
        }
    }

    private static async Task WaitForAllAsync(SemaphoreSlim free)
    {
        for (var place = 0; place < AtOnce; place++)
        {
            await free.WaitAsync(CancellationToken.None);
        }
    }
}
