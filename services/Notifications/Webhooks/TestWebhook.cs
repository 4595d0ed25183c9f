using LivePlatform.Notifications.Alerts;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Sends a delivery that tells of nothing, once, also while the webhook is paused; the delivery shows what became of it.</summary>
internal static class TestWebhook
{
    internal static Task<Results<CreatedAnswer<WebhookDeliveryResponse>, Refusal>> Handle(
        Guid webhookId,
        ProviderScope provider,
        CreateOnce<NotificationsDbContext> once,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<WebhookDeliveryResponse>(
            async (db, cancelled) =>
            {
                if (!await db.Webhooks.AnyAsync(x => x.Id == webhookId, cancelled))
                {
                    return WebhookProblems.NotFound();
                }

                var now = clock.GetUtcNow().ToMicroseconds();
                var delivery = WebhookDelivery.Of(provider.Current, webhookId, new AlertNews(WebhookNews.Test, now, Alert: null), now);
                await WebhookFanOut.AddAsync(db, delivery, cancelled);
                return delivery.ToMade();
            },
            cancellationToken);

    internal static Made<WebhookDeliveryResponse> ToMade(this WebhookDelivery delivery) =>
        new($"/api/v1/webhooks/{delivery.WebhookId}/deliveries/{delivery.Id}", delivery.Version, WebhookDeliveryResponse.Of(delivery));
}
