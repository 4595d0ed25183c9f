using LivePlatform.Notifications.Persistence;

namespace LivePlatform.Notifications.Alerts;

/// <summary>What channels are told of: stable, as receivers branch on it.</summary>
internal static class AlertEvents
{
    public const string Raised = "alert.raised";
    public const string Cleared = "alert.cleared";
}

/// <summary>One piece of news.</summary>
/// <param name="Event">One of <see cref="AlertEvents"/>, or a channel's own.</param>
/// <param name="OccurredAt">When it happened; news may overtake each other.</param>
/// <param name="Alert">The alert as <c>GET /api/v1/alerts</c> shows it; null for a test.</param>
internal sealed record AlertNews(string Event, DateTimeOffset OccurredAt, ListAlerts.AlertResponse? Alert);

/// <summary>A way by which people hear of alerts.</summary>
internal interface IAlertChannel
{
    /// <summary>
    /// Notes what is to be sent, in the commit that records that the news was heard: a crash neither loses nor repeats it. It is sent
    /// afterwards, with no transaction open.
    /// </summary>
    Task SendAsync(NotificationsDbContext db, AlertNews news, CancellationToken cancellationToken);
}

/// <summary>All ways at once.</summary>
internal static class AlertChannels
{
    /// <inheritdoc cref="IAlertChannel.SendAsync"/>
    public static async Task SendAsync(
        this IEnumerable<IAlertChannel> channels, NotificationsDbContext db, AlertNews news, CancellationToken cancellationToken)
    {
        foreach (var channel in channels)
        {
            await channel.SendAsync(db, news, cancellationToken);
        }
    }
}
