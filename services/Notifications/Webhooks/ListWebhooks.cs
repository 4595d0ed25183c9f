using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Webhooks;

internal static class ListWebhooks
{
    internal static async Task<Results<Ok<CursorPage<WebhookResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page, UnitOfWork<NotificationsDbContext> work, CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid after) is { } refusal)
        {
            return refusal;
        }

        var rows = await work.RunAsync(
            (
                db,
                cancelled) => db.ShowWebhooksAsync(
                    x => x.Where(webhook => webhook.Id > after).OrderBy(webhook => webhook.Id).Take(take + 1),
                    cancelled), cancellationToken);
        return TypedResults.Ok(CursorPages.Cut(rows, take, x => x.Id.ToString("D")));
    }

    /// <summary>Webhooks with the numbers of what they have not taken.</summary>
    internal static async Task<List<WebhookResponse>> ShowWebhooksAsync(
        this NotificationsDbContext db, Func<IQueryable<Webhook>, IQueryable<Webhook>> which, CancellationToken cancellationToken)
    {
        var webhooks = await which(db.Webhooks.AsNoTracking()).ToListAsync(cancellationToken);
        var ids = webhooks.Select(x => x.Id).ToList();
        var open = await db.WebhookDeliveries.Where(x => ids.Contains(x.WebhookId) && x.State != DeliveryState.Delivered)
            .GroupBy(x => new { x.WebhookId, x.State })
            .Select(x => new { x.Key.WebhookId, x.Key.State, Count = x.Count() })
            .ToListAsync(cancellationToken);
        return [.. webhooks.Select(
            webhook => WebhookResponse.Of(webhook, CountOf(webhook.Id, DeliveryState.Pending), CountOf(webhook.Id, DeliveryState.Dead)))];

        int CountOf(Guid webhook, DeliveryState state) => open.SingleOrDefault(x => x.WebhookId == webhook && x.State == state)?.Count ?? 0;
    }
}

internal static class GetWebhook
{
    internal static Task<Results<Ok<WebhookResponse>, Refusal>> Handle(
        Guid webhookId, HttpResponse response, UnitOfWork<NotificationsDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<WebhookResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.ShowWebhooksAsync(x => x.Where(webhook => webhook.Id == webhookId), cancelled) is not [var found])
                {
                    return WebhookProblems.NotFound();
                }

                response.SetETag(found.Version);
                return TypedResults.Ok(found);
            },
            cancellationToken);
}
