using LivePlatform.Notifications.Alerts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>State of a delivery.</summary>
public enum DeliveryState
{
    /// <summary>The delivery is being attempted, or waits for the next attempt.</summary>
    Pending,

    /// <summary>The receiver accepted it.</summary>
    Delivered,

    /// <summary>The attempts failed for a day, or a test failed; it is not attempted again unless it is replayed.</summary>
    Dead,
}

/// <summary>
/// One piece of news for one webhook, and like that the provider's own. Its body never changes: each try carries the same bytes under the
/// same id.
/// </summary>
internal sealed class WebhookDelivery : Versioned, IProviderOwned
{
    /// <summary>How long those that are done with are kept at least, for people to look at and to replay.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private WebhookDelivery()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid WebhookId { get; private init; }

    public string Event { get; private init; } = "";

    /// <summary>Null for a test.</summary>
    public Guid? AlertId { get; private init; }

    public string Body { get; private init; } = "";

    public DeliveryState State { get; private set; }

    /// <summary>Tries since it was made, or replayed.</summary>
    public int Attempts { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it is tried next; null: not again.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>From here the day counts after which it is given up: time in which we did not run is not the receiver's fault.</summary>
    public DateTimeOffset? FirstTriedAt { get; private set; }

    public DateTimeOffset? DeliveredAt { get; private set; }

    /// <summary>The HTTP status of the last answer; null where there was none.</summary>
    public int? LastStatus { get; private set; }

    /// <summary>Why the last try failed; null once it was delivered, and before the first try.</summary>
    public DeliveryFault? LastFault { get; private set; }

    /// <summary>A test is tried once, and also while the webhook is paused.</summary>
    public bool IsTest => Event == WebhookNews.Test;

    public static WebhookDelivery Of(ServiceProviderId provider, Guid webhook, AlertNews news, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ServiceProviderId = provider,
        WebhookId = webhook,
        Event = news.Event,
        AlertId = news.Alert?.Id,
        Body = news.ToJson(provider),
        CreatedAt = now,
        DueAt = now,
    };

    /// <summary>Takes the outcome of one try. One that somebody else has finished meanwhile stays finished.</summary>
    public void Tried(DeliveryOutcome outcome, DateTimeOffset now)
    {
        if (State != DeliveryState.Pending)
        {
            return;
        }

        Attempts++;
        FirstTriedAt ??= now;
        (LastStatus, LastFault) = (outcome.Status, outcome.Fault);
        if (outcome.Fault is null)
        {
            (State, DueAt, DeliveredAt) = (DeliveryState.Delivered, null, now);
        }
        else
        {
            DueAt = IsTest ? null : DeliverySchedule.Next(Attempts, FirstTriedAt.Value, now);
            State = DueAt is null ? DeliveryState.Dead : DeliveryState.Pending;
        }

        Changed();
    }

    /// <summary>It is tried anew, whatever became of it: the receiver knows it by its id if it had it before.</summary>
    public void Replay(DateTimeOffset now)
    {
        (State, Attempts, FirstTriedAt, DueAt) = (DeliveryState.Pending, 0, null, now);
        Changed();
    }
}
