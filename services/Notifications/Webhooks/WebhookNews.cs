using System.Text.Json;
using System.Text.Json.Serialization;
using LivePlatform.Notifications.Alerts;
using LivePlatform.Tenancy;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>The body of a delivery.</summary>
internal static class WebhookNews
{
    /// <summary>The event of a delivery that tells of nothing.</summary>
    public const string Test = "webhook.test";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static string ToJson(this AlertNews news, ServiceProviderId provider) =>
        JsonSerializer.Serialize(new Body(news.Event, provider.Value, news.OccurredAt, news.Alert), Json);

    private sealed record Body(string Event, Guid ServiceProviderId, DateTimeOffset OccurredAt, ListAlerts.AlertResponse? Alert);
}
