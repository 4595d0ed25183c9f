using System.Text.Json;
using System.Text.Json.Serialization;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Alerts;

namespace LivePlatform.TenantCredential.Webhooks;

/// <summary>What webhooks are told of: stable, as receivers branch on it.</summary>
internal static class WebhookEvents
{
    public const string Raised = "alert.raised";
    public const string Cleared = "alert.cleared";
    public const string Test = "webhook.test";
}

/// <summary>One piece of news.</summary>
/// <param name="Event">One of <see cref="WebhookEvents"/>.</param>
/// <param name="OccurredAt">When it happened; news may overtake each other.</param>
/// <param name="Alert">The alert as <c>GET /api/v1/alerts</c> shows it; null for a test.</param>
internal sealed record WebhookNews(string Event, DateTimeOffset OccurredAt, ListAlerts.Row? Alert)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public string ToJson(ServiceProviderId provider) => JsonSerializer.Serialize(new Body(Event, provider.Value, OccurredAt, Alert), Json);

    private sealed record Body(string Event, Guid ServiceProviderId, DateTimeOffset OccurredAt, ListAlerts.Row? Alert);
}
