namespace LivePlatform.Notifications.Webhooks;

/// <summary>A delivery of an event to a webhook.</summary>
/// <param name="Id">Id of the delivery; every attempt sends it in the header <c>Live-Delivery</c>.</param>
/// <param name="Event">Event: <c>alert.raised</c>, <c>alert.cleared</c> or <c>webhook.test</c>.</param>
/// <param name="AlertId">Id of the alert; null for a test.</param>
/// <param name="State">State of the delivery.</param>
/// <param name="Attempts">Number of attempts since the delivery was created or last replayed.</param>
/// <param name="CreatedAt">When the delivery was created (UTC).</param>
/// <param name="DueAt">When the next attempt is due, unless the webhook is paused (UTC); null when there is none.</param>
/// <param name="DeliveredAt">When the receiver last accepted the delivery (UTC); null until then.</param>
/// <param name="LastStatus">HTTP status of the receiver's last response; null when the last attempt got none.</param>
/// <param name="LastFault">Why the last attempt failed; null when it succeeded or there was none.</param>
/// <param name="Action">What an operator can do about the failure; null when there is none.</param>
/// <param name="Version">Version of the delivery, increased by each change.</param>
public sealed record WebhookDeliveryResponse(
    Guid Id,
    string Event,
    Guid? AlertId,
    DeliveryState State,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? DeliveredAt,
    int? LastStatus,
    DeliveryFault? LastFault,
    string? Action,
    long Version)
{
    internal static WebhookDeliveryResponse Of(WebhookDelivery x) => new(
        x.Id,
        x.Event,
        x.AlertId,
        x.State,
        x.Attempts,
        x.CreatedAt,
        x.DueAt,
        x.DeliveredAt,
        x.LastStatus,
        x.LastFault,
        x.LastFault is { } fault ? DeliveryFaults.ActionFor(fault) : null,
        x.Version);
}
