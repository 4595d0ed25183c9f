using LivePlatform.Contracts;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Notifications.Telemetry;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>What is to be sent, and where.</summary>
internal sealed record DeliveryErrand(Guid DeliveryId, Guid WebhookId, string Url, string Body, Guid SecretId);

/// <summary>
/// One try of one delivery: read, send with no transaction open, record. Whoever dies between the last two leaves it due: it is sent again,
/// never lost.
/// </summary>
internal sealed class DeliveryAttempt(
    UnitOfWork<NotificationsDbContext> work,
    ProviderScope provider,
    IStoredSecrets secrets,
    WebhookSender sender,
    NotificationsMetrics metrics,
    TimeProvider clock,
    ILogger<DeliveryAttempt> logger)
{
    /// <exception cref="StoredSecretUnavailableException">The secret cannot be opened at the moment; nothing was sent.</exception>
    public async Task RunAsync(Guid deliveryId, CancellationToken cancellationToken)
    {
        if (await work.RunAsync((db, cancelled) => TakeAsync(db, deliveryId, cancelled), cancellationToken) is not { } errand)
        {
            return;
        }

        var outcome = await SendAsync(errand, cancellationToken);

        // The receiver has it: also a service that stops takes the moment to note that.
        var state = await work.RunAsync((db, cancelled) => RecordAsync(db, errand, outcome, cancelled), CancellationToken.None);
        metrics.WebhookTried(state);
        if (outcome.Fault is { } fault)
        {
            logger.WebhookNotDelivered(deliveryId, errand.WebhookId, fault, outcome.Status, state);
        }
    }

    /// <returns>Null when there is nothing to send: it is done with, or its webhook is paused or gone.</returns>
    private static async Task<DeliveryErrand?> TakeAsync(NotificationsDbContext db, Guid deliveryId, CancellationToken cancellationToken)
    {
        // Held, so that a webhook that becomes active again in this moment finds its deliveries off the list, or puts them back after us.
        await db.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM webhooks w JOIN webhook_deliveries d ON d.webhook_id = w.id WHERE d.id = {deliveryId} FOR SHARE OF w",
            cancellationToken);
        var delivery = await db.WebhookDeliveries.AsNoTracking()
            .SingleOrDefaultAsync(x => x.Id == deliveryId && x.State == DeliveryState.Pending, cancellationToken);
        var webhook = delivery is null
            ? null
            : await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(x => x.Id == delivery.WebhookId, cancellationToken);
        if (webhook is null)
        {
            // It was removed while the news was on its way to it.
            await db.WebhookDeliveries.Where(x => x.Id == deliveryId && x.State == DeliveryState.Pending)
                .ExecuteDeleteAsync(cancellationToken);
        }

        if (delivery is null || webhook is null || (webhook.State == WebhookState.Paused && !delivery.IsTest))
        {
            await DueDeliveries.ForgetAsync(db, deliveryId, cancellationToken);
            return null;
        }

        return new DeliveryErrand(delivery.Id, webhook.Id, webhook.Url, delivery.Body, webhook.SecretId);
    }

    private async Task<DeliveryOutcome> SendAsync(DeliveryErrand errand, CancellationToken cancellationToken)
    {
        SecretText secret;
        try
        {
            secret = await secrets.OpenAsync(
                provider.Current, errand.SecretId, SecretPurpose.WebhookSignature, cancellationToken, $"delivery {errand.DeliveryId}");
        }
        catch (StoredSecretRefusedException refused)
        {
            logger.SecretRefused(errand.SecretId, errand.WebhookId, refused.Code);
            return DeliveryOutcome.Failed(DeliveryFault.SecretUnreadable);
        }

        return await sender.SendAsync(errand, secret, cancellationToken);
    }

    private async Task<DeliveryState?> RecordAsync(
        NotificationsDbContext db, DeliveryErrand errand, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        // First the webhook, as everybody does who changes both: its row is the lock of its deliveries.
        var now = clock.GetUtcNow().ToMicroseconds();
        await (outcome.Fault is null
            ? db.Database.ExecuteSqlAsync(
                $"UPDATE webhooks SET last_delivered_at = {now}, failing_since = NULL WHERE id = {errand.WebhookId}", cancellationToken)
            : db.Database.ExecuteSqlAsync(
                $"UPDATE webhooks SET failing_since = coalesce(failing_since, {now}) WHERE id = {errand.WebhookId}", cancellationToken));
        if (await db.WebhookDeliveries.SingleOrDefaultAsync(x => x.Id == errand.DeliveryId, cancellationToken) is not { } delivery)
        {
            return null;
        }

        delivery.Tried(outcome, now);
        await DueDeliveries.ScheduleAsync(db, delivery, cancellationToken);
        var oldest = now - WebhookDelivery.Kept;
        await db.WebhookDeliveries.Where(
            x => x.WebhookId == errand.WebhookId && x.State != DeliveryState.Pending && x.CreatedAt < oldest && x.Id != errand.DeliveryId)
            .ExecuteDeleteAsync(cancellationToken);
        return delivery.State;
    }
}
