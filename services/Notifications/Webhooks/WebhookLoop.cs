using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Delivers what is due. A receiver's fault is the delivery's own business; only a fault of ours breaks a try off.</summary>
internal sealed class WebhookLoop(DueDeliveries due, WakeSignals signals, IServiceScopeFactory scopes, ILogger<WebhookLoop> logger)
    : DueLoop<ClaimedDelivery>(due, signals, scopes, AtOnce, logger)
{
    private const int AtOnce = 32;

    protected override Task DoAsync(
        IServiceProvider services, DueClaim claimed, ClaimedDelivery piece, CancellationToken cancellationToken) =>
        services.GetRequiredService<DeliveryAttempt>().RunAsync(piece.DeliveryId, cancellationToken);
}
