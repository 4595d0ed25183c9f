using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Whether a webhook delivers alerts.</summary>
public enum WebhookState
{
    /// <summary>Alerts are delivered.</summary>
    Active,

    /// <summary>New alerts are not recorded for the webhook; pending deliveries wait until it is active again.</summary>
    Paused,
}

/// <summary>An address of the provider's own that is told of alerts, and the secret with which it recognises us.</summary>
internal sealed class Webhook : Versioned, IProviderOwned
{
    /// <summary>How many a provider may have: each is a place in a loop that all providers share.</summary>
    public const int MostPerProvider = 10;

    private Webhook()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public string Name { get; private set; } = "";

    public string Url { get; private set; } = "";

    /// <summary>Codes of the alerts that it is told of; empty: all.</summary>
    public string[] Codes { get; private set; } = [];

    public WebhookState State { get; private set; }

    /// <summary>The provider's stored secret that signs deliveries; it is opened for each of them, and never kept here.</summary>
    public Guid SecretId { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>
    /// Written by deliveries, like the next: it is news about the receiver, not a change that somebody could have missed.
    /// </summary>
    public DateTimeOffset? LastDeliveredAt { get; private init; }

    /// <summary>Since when no delivery succeeded; null while all is well.</summary>
    public DateTimeOffset? FailingSince { get; private init; }

    public static Webhook Of(ServiceProviderId provider, WebhookTarget target, DateTimeOffset now)
    {
        var webhook = new Webhook { Id = Guid.CreateVersion7(now), ServiceProviderId = provider, CreatedAt = now };
        webhook.Take(target);
        return webhook;
    }

    /// <summary>Takes new settings.</summary>
    public void Replace(WebhookTarget target)
    {
        Take(target);
        Changed();
    }

    private void Take(WebhookTarget target) =>
        (Name, Url, SecretId, Codes, State) = (target.Name, target.Url, target.SecretId, target.Codes, target.State);
}

/// <summary>What an operator sets.</summary>
/// <param name="Name">For people to read.</param>
/// <param name="Url">Where deliveries go.</param>
/// <param name="SecretId">The stored secret that signs.</param>
/// <param name="Codes">Of which alerts; empty: all.</param>
/// <param name="State">Whether it is told of them.</param>
internal sealed record WebhookTarget(string Name, string Url, Guid SecretId, string[] Codes, WebhookState State);
