using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Removes a webhook and its deliveries; its stored secret stays.</summary>
internal static class RemoveWebhook
{
    internal static Task<Results<NoContent, Refusal>> Handle(
        Guid webhookId,
        HttpContext http,
        UnitOfWork<NotificationsDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<NoContent, Refusal>>(
            async (db, cancelled) =>
            {
                await db.LockWebhookAsync(webhookId, cancelled);
                if (await db.Webhooks.SingleOrDefaultAsync(x => x.Id == webhookId, cancelled) is not { } webhook)
                {
                    return WebhookProblems.NotFound();
                }

                if (IfMatch.Check(http.Request, webhook.Version) is { } stale)
                {
                    return stale;
                }

                await DueDeliveries.ForgetAllAsync(db, webhookId, cancelled);
                await db.WebhookDeliveries.Where(x => x.WebhookId == webhookId).ExecuteDeleteAsync(cancelled);
                db.Remove(webhook);
                return TypedResults.NoContent();
            },
            cancellationToken);
}
