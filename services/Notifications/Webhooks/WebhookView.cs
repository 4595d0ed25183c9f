namespace LivePlatform.Notifications.Webhooks;

/// <summary>A webhook as the API shows it.</summary>
/// <param name="Id">The webhook.</param>
/// <param name="Name">For people to read.</param>
/// <param name="Url">Where deliveries go.</param>
/// <param name="Codes">Codes of the alerts that it is told of; empty: all.</param>
/// <param name="State">Active or Paused.</param>
/// <param name="SecretId">The stored secret (purpose WebhookSignature) that signs deliveries.</param>
/// <param name="LastDeliveredAt">When the receiver last took a delivery; null: never.</param>
/// <param name="FailingSince">Since when no delivery succeeded; null while all is well.</param>
/// <param name="PendingDeliveries">How many are tried or wait.</param>
/// <param name="DeadDeliveries">How many were given up and not replayed.</param>
/// <param name="CreatedAt">When it was entered.</param>
/// <param name="Version">Grows with each change.</param>
public sealed record WebhookView(
    Guid Id,
    string Name,
    string Url,
    IReadOnlyList<string> Codes,
    WebhookState State,
    Guid SecretId,
    DateTimeOffset? LastDeliveredAt,
    DateTimeOffset? FailingSince,
    int PendingDeliveries,
    int DeadDeliveries,
    DateTimeOffset CreatedAt,
    long Version)
{
    internal static WebhookView Of(Webhook x, int pending, int dead) =>
        new(
            x.Id, x.Name, x.Url, x.Codes, x.State, x.SecretId, x.LastDeliveredAt, x.FailingSince, pending, dead, x.CreatedAt,
            x.Version);
}
