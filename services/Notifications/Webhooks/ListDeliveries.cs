using System.ComponentModel;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>What a webhook was told, newest first; kept for 30 days at least.</summary>
internal static class ListDeliveries
{
    internal static async Task<Results<Ok<CursorPage<WebhookDeliveryResponse>>, Refusal>> Handle(
        Guid webhookId,
        [AsParameters] PageQuery page,
        [Description("Only deliveries in this state.")][FromQuery(Name = "state")] EnumFilter<DeliveryState>? state,
        UnitOfWork<NotificationsDbContext> work,
        CancellationToken cancellationToken)
    {
        if ((page.Read(out var take, out Guid before) ?? state.Check("state")) is { } refusal)
        {
            return refusal;
        }

        var wanted = state?.Value;
        return await work.RunAsync<Results<Ok<CursorPage<WebhookDeliveryResponse>>, Refusal>>(
            async (db, cancelled) =>
            {
                if (!await db.Webhooks.AnyAsync(x => x.Id == webhookId, cancelled))
                {
                    return WebhookProblems.NotFound();
                }

                var rows = await db.WebhookDeliveries.AsNoTracking()
                    .Where(x => x.WebhookId == webhookId)
                    .Where(x => wanted == null || x.State == wanted)
                    .Where(x => before == Guid.Empty || x.Id < before)
                    .OrderByDescending(x => x.Id)
                    .Take(take + 1)
                    .ToListAsync(cancelled);
                return TypedResults.Ok(CursorPages.Cut([.. rows.Select(WebhookDeliveryResponse.Of)], take, x => x.Id.ToString("D")));
            },
            cancellationToken);
    }
}

internal static class GetDelivery
{
    internal static Task<Results<Ok<WebhookDeliveryResponse>, Refusal>> Handle(
        Guid webhookId,
        Guid deliveryId,
        HttpResponse response,
        UnitOfWork<NotificationsDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<WebhookDeliveryResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.WebhookDeliveries.AsNoTracking()
                    .SingleOrDefaultAsync(x => x.Id == deliveryId && x.WebhookId == webhookId, cancelled) is not { } delivery)
                {
                    return WebhookProblems.DeliveryNotFound();
                }

                response.SetETag(delivery.Version);
                return TypedResults.Ok(WebhookDeliveryResponse.Of(delivery));
            },
            cancellationToken);
}
