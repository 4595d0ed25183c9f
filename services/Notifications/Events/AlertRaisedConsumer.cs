using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Notifications.Alerts;
using LivePlatform.Notifications.Persistence;
using MassTransit;

namespace LivePlatform.Notifications.Events;

/// <summary>Keeps an alert; one that is new goes out by every channel.</summary>
internal sealed class AlertRaisedConsumer(
    Inbox<NotificationsDbContext> inbox, AlertHistory history, IEnumerable<IAlertChannel> channels) : IConsumer<AlertRaised>
{
    public Task Consume(ConsumeContext<AlertRaised> context) =>
        inbox.OnceAsync(context, (db, cancellationToken) => ApplyAsync(db, context.Message, cancellationToken));

    internal async Task ApplyAsync(NotificationsDbContext db, AlertRaised said, CancellationToken cancellationToken)
    {
        if (await history.HearAsync(db, said, cancellationToken) is { } alert)
        {
            // As it was raised, also when its end is known already: receivers sort by time.
            await channels.SendAsync(
                db,
                new AlertNews(AlertEvents.Raised, alert.RaisedAt, ListAlerts.AlertResponse.Of(alert) with { ClearedAt = null }),
                cancellationToken);
        }
    }
}
