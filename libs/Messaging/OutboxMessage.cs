namespace LivePlatform.Messaging;

/// <summary>A message that commits with the state change that caused it and is delivered afterwards, at least once.</summary>
public sealed class OutboxMessage
{
    /// <summary>Order of the row among all rows of this database.</summary>
    public long Sequence { get; private init; }

    /// <summary>Identity of the message: consumers drop a second copy by it.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>The provider that the message is about; sent as a header.</summary>
    public required Guid ServiceProviderId { get; init; }

    /// <summary>Full name of the contract.</summary>
    public required string Type { get; init; }

    /// <summary>The contract as JSON.</summary>
    public required string Body { get; init; }

    /// <summary>W3C trace context of the work that enqueued it; null when it was not traced.</summary>
    public required string? TraceParent { get; init; }

    /// <summary>The message whose handling enqueued it; null when a request or a loop did.</summary>
    public required Guid? CausationId { get; init; }

    /// <summary>When the row was written.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }
}

/// <summary>An outbox row that cannot be read: kept as it was, so that a person can mend it or tell what it says again.</summary>
public sealed class DeadMessage
{
    /// <summary>Its place in the outbox.</summary>
    public long Sequence { get; private init; }

    /// <summary>Identity of the message.</summary>
    public Guid MessageId { get; private init; }

    /// <summary>The provider that the message is about.</summary>
    public Guid ServiceProviderId { get; private init; }

    /// <summary>Full name of the contract, which may be unknown.</summary>
    public string Type { get; private init; } = "";

    /// <summary>What stood in the row.</summary>
    public string Body { get; private init; } = "";

    /// <summary>W3C trace context of the work that enqueued it.</summary>
    public string? TraceParent { get; private init; }

    /// <summary>The message whose handling enqueued it.</summary>
    public Guid? CausationId { get; private init; }

    /// <summary>When the row was written.</summary>
    public DateTimeOffset EnqueuedAt { get; private init; }

    /// <summary>When it was put aside.</summary>
    public DateTimeOffset DiedAt { get; private init; }
}

/// <summary>Proof that one consumer has handled one message; written in the consumer's own transaction.</summary>
public sealed class InboxEntry
{
    /// <summary>The message.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Path of the queue it was taken from.</summary>
    public required string Consumer { get; init; }

    /// <summary>When it was handled.</summary>
    public required DateTimeOffset HandledAt { get; init; }
}
