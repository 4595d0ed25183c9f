namespace LivePlatform.Notifications.Telemetry;

/// <summary>Every log line of the service. Ids and codes only: no secret, no address of a receiver, no body.</summary>
internal static partial class NotificationsLog
{
    [LoggerMessage(
        EventId = 9001, EventName = "WebhookNotDelivered", Level = LogLevel.Warning,
        Message = "Delivery {Delivery} to webhook {Webhook} failed: {Fault} {Status}; it is {State} now.")]
    public static partial void WebhookNotDelivered(
        this ILogger logger, Guid delivery, Guid webhook, Enum fault, int? status, Enum? state);

    [LoggerMessage(
        EventId = 9002, EventName = "SecretRefused", Level = LogLevel.Warning,
        Message = "Stored secret {Secret} of webhook {Webhook} was not opened: {Code}.")]
    public static partial void SecretRefused(this ILogger logger, Guid secret, Guid webhook, string code);

    [LoggerMessage(
        EventId = 9003, EventName = "HistoryUpkeepFailed", Level = LogLevel.Warning,
        Message = "The history of alerts could not be looked through; the next look tries again.")]
    public static partial void UpkeepFailed(this ILogger logger, Exception failure);
}
