using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Notifications.Alerts;
using LivePlatform.Notifications.Persistence;
using MassTransit;

namespace LivePlatform.Notifications.Events;

/// <summary>Notes that an alert is over, and sends that by every channel.</summary>
internal sealed class AlertClearedConsumer(
    Inbox<NotificationsDbContext> inbox, AlertHistory history, IEnumerable<IAlertChannel> channels) : IConsumer<AlertCleared>
{
    public Task Consume(ConsumeContext<AlertCleared> context) =>
        inbox.OnceAsync(context, (db, cancellationToken) => ApplyAsync(db, context.Message, cancellationToken));

    internal async Task ApplyAsync(NotificationsDbContext db, AlertCleared said, CancellationToken cancellationToken)
    {
        if (await history.HearAsync(db, said, cancellationToken) is { } alert)
        {
            await channels.SendAsync(
                db, new AlertNews(AlertEvents.Cleared, alert.ClearedAt!.Value, ListAlerts.AlertResponse.Of(alert)), cancellationToken);
        }
    }
}
