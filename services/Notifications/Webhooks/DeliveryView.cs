namespace LivePlatform.Notifications.Webhooks;

/// <summary>A delivery as the API shows it.</summary>
/// <param name="Id">The delivery, as the receiver is told by the header <c>Live-Delivery</c> with each try.</param>
/// <param name="Event"><c>alert.raised</c>, <c>alert.cleared</c> or <c>webhook.test</c>.</param>
/// <param name="AlertId">The alert; null for a test.</param>
/// <param name="State">Pending, Delivered or Dead.</param>
/// <param name="Attempts">Tries since it was made, or replayed.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="DueAt">When it is tried next, unless the webhook is paused; null: not again.</param>
/// <param name="DeliveredAt">When the receiver last took it.</param>
/// <param name="LastStatus">The HTTP status of the last answer; null where there was none.</param>
/// <param name="LastFault">Why the last try failed.</param>
/// <param name="Action">What helps against that.</param>
/// <param name="Version">Grows with each change.</param>
public sealed record DeliveryView(
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
    internal static DeliveryView Of(WebhookDelivery x) => new(
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
