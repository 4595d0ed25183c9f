using System.Diagnostics.Metrics;

namespace LivePlatform.Notifications.Telemetry;

/// <summary>What is seen of deliveries.</summary>
internal sealed class NotificationsMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _webhooks;

    public NotificationsMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("LivePlatform.Notifications");
        _webhooks = _meter.CreateCounter<long>("live.webhooks.tried", "{delivery}", "Tries of webhook deliveries, by what became of them.");
    }

    /// <param name="state">Of the delivery after the try; null when it was removed meanwhile.</param>
    public void WebhookTried(Enum? state) => _webhooks.Add(1, new KeyValuePair<string, object?>("state", state?.ToString() ?? "Removed"));

    public void Dispose() => _meter.Dispose();
}
