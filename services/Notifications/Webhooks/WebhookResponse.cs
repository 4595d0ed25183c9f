namespace LivePlatform.Notifications.Webhooks;

/// <summary>A webhook: an address that the provider's alerts are sent to.</summary>
/// <param name="Id">Id of the webhook.</param>
/// <param name="Name">Name of the webhook, for people.</param>
/// <param name="Url">URL that deliveries are sent to.</param>
/// <param name="Codes">Codes of the alerts that are delivered; empty when all are.</param>
/// <param name="State">Whether alerts are delivered.</param>
/// <param name="StoredSecretId">Id of the stored secret, of purpose WebhookSignature, that signs deliveries.</param>
/// <param name="LastDeliveredAt">When the receiver last accepted a delivery (UTC); null until then.</param>
/// <param name="FailingSince">Time of the first failed attempt since the last successful one (UTC); null when there is none.</param>
/// <param name="PendingDeliveries">Number of deliveries in state Pending.</param>
/// <param name="DeadDeliveries">Number of deliveries in state Dead.</param>
/// <param name="CreatedAt">When the webhook was created (UTC).</param>
/// <param name="Version">Version of the webhook, increased by each change; sent as ETag and expected in If-Match.</param>
public sealed record WebhookResponse(
    Guid Id,
    string Name,
    string Url,
    IReadOnlyList<string> Codes,
    WebhookState State,
    Guid StoredSecretId,
    DateTimeOffset? LastDeliveredAt,
    DateTimeOffset? FailingSince,
    int PendingDeliveries,
    int DeadDeliveries,
    DateTimeOffset CreatedAt,
    long Version)
{
    internal static WebhookResponse Of(Webhook x, int pending, int dead) =>
        new(
            x.Id, x.Name, x.Url, x.Codes, x.State, x.SecretId, x.LastDeliveredAt, x.FailingSince, pending, dead, x.CreatedAt,
            x.Version);
}
