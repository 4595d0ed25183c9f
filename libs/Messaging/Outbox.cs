using System.Diagnostics;
using System.Text.Json;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.Messaging;

/// <summary>Adds messages to the caller's own unit of work. Nothing is sent until, and only if, that unit of work commits.</summary>
public sealed class Outbox<TDb>(TDb db, ProviderScope provider, MessageCause cause, MessageTypes types, TimeProvider clock)
    where TDb : LiveDbContext
{
    /// <summary>Enqueues one message for everybody who listens to its contract.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is not a published contract.</exception>
    public void Enqueue<T>(T message)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(message);
        var now = clock.GetUtcNow();
        db.Add(new OutboxMessage
        {
            MessageId = Guid.CreateVersion7(now),
            ServiceProviderId = provider.Current.Value,
            Type = types.NameOf(typeof(T)),
            Body = JsonSerializer.Serialize(message, JsonSerializerOptions.Web),
            TraceParent = Activity.Current?.Id,
            CausationId = cause.MessageId,
            EnqueuedAt = now,
        });
        db.NotifyOnCommit(OutboxModel.WakeChannel);
    }
}

/// <summary>The message that the current scope handles, so that what it enqueues can name its cause.</summary>
public sealed class MessageCause
{
    /// <summary>Null in a request or a loop.</summary>
    public Guid? MessageId { get; internal set; }
}
