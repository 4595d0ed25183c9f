using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>
/// Tries a delivery anew, for another day: one that was given up, or one that the receiver took and lost. It keeps its id and its body.
/// </summary>
internal static class ReplayDelivery
{
    internal static Task<Results<CreatedAnswer<WebhookDeliveryResponse>, Refusal>> Handle(
        Guid webhookId,
        Guid deliveryId,
        CreateOnce<NotificationsDbContext> once,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<WebhookDeliveryResponse>(
            async (db, cancelled) =>
            {
                await db.LockWebhookAsync(webhookId, cancelled);
                if (await db.WebhookDeliveries.SingleOrDefaultAsync(
                    x => x.Id == deliveryId && x.WebhookId == webhookId, cancelled) is not { } delivery)
                {
                    return WebhookProblems.DeliveryNotFound();
                }

                delivery.Replay(clock.GetUtcNow().ToMicroseconds());
                await DueDeliveries.ScheduleAsync(db, delivery, cancelled);
                return delivery.ToMade();
            },
            cancellationToken);
}
