using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.StoredSecrets;

namespace LivePlatform.TenantCredential.Webhooks;

/// <summary>Whether a webhook is told of alerts.</summary>
public enum WebhookState
{
    /// <summary>Alerts are delivered.</summary>
    Active,

    /// <summary>New alerts are not noted for it; those that wait are kept until it is active again.</summary>
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

    public int SecretVersion { get; private set; }

    public int DataKeyVersion { get; private set; }

    public byte[] Sealed { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>
    /// Written by deliveries, like the next: it is news about the receiver, not a change that somebody could have missed.
    /// </summary>
    public DateTimeOffset? LastDeliveredAt { get; private init; }

    /// <summary>Since when no delivery succeeded; null while all is well.</summary>
    public DateTimeOffset? FailingSince { get; private init; }

    public SealedValue Secret => new(SecretVersion, DataKeyVersion, Sealed);

    public static Webhook Of(ServiceProviderId provider, Guid id, WebhookTarget target, SealedValue secret, DateTimeOffset now)
    {
        var webhook = new Webhook { Id = id, ServiceProviderId = provider, CreatedAt = now };
        webhook.Take(target, secret);
        return webhook;
    }

    /// <summary>Takes new settings, and a new secret if there is one.</summary>
    public void Replace(WebhookTarget target, SealedValue? secret)
    {
        Take(target, secret ?? Secret);
        Changed();
    }

    private void Take(WebhookTarget target, SealedValue secret)
    {
        (Name, Url, Codes, State) = (target.Name, target.Url, target.Codes, target.State);
        (SecretVersion, DataKeyVersion, Sealed) = (secret.Version, secret.DataKeyVersion, secret.Bytes);
    }
}

/// <summary>What an operator sets.</summary>
/// <param name="Name">For people to read.</param>
/// <param name="Url">Where deliveries go.</param>
/// <param name="Codes">Of which alerts; empty: all.</param>
/// <param name="State">Whether it is told of them.</param>
internal sealed record WebhookTarget(string Name, string Url, string[] Codes, WebhookState State);
