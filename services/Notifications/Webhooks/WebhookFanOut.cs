using LivePlatform.Notifications.Alerts;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Makes a delivery for each webhook that a piece of news concerns, in the commit that records that the news was heard.</summary>
internal sealed class WebhookFanOut(ProviderScope provider, TimeProvider clock) : IAlertChannel
{
    public async Task SendAsync(NotificationsDbContext db, AlertNews news, CancellationToken cancellationToken)
    {
        var code = news.Alert!.Code;
        var concerned = await db.Webhooks.Where(x => x.State == WebhookState.Active && (x.Codes.Length == 0 || x.Codes.Contains(code)))
            .Select(x => x.Id).ToListAsync(cancellationToken);
        foreach (var webhook in concerned)
        {
            await AddAsync(db, WebhookDelivery.Of(provider.Current, webhook, news, clock.GetUtcNow().ToMicroseconds()), cancellationToken);
        }
    }

    /// <summary>A delivery and its place in the list of those that are due commit together.</summary>
    public static Task AddAsync(NotificationsDbContext db, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        db.Add(delivery);
        return DueDeliveries.ScheduleAsync(db, delivery, cancellationToken);
    }
}
