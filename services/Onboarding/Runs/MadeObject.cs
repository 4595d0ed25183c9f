using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Runs;

/// <summary>Something that a run made outside. Written before it is made, so that nothing is ever made that nobody knows of.</summary>
internal sealed class MadeObject : ICustomerOwned
{
    public const int LongestName = 500;
    public const int LongestNote = 500;

    private MadeObject()
    {
    }

    public Guid Id { get; private init; }

    public Guid RunId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public StepKind Step { get; private init; }

    public MadeKind Kind { get; private init; }

    /// <summary>By which it is found: a domain, a principal name, <c>A name value</c>, user and product.</summary>
    public string Name { get; private init; } = "";

    /// <summary>It was there when the run looked, just before it would have made it: it is not ours to remove.</summary>
    public bool ExistedBefore { get; private init; }

    /// <summary>Microsoft's id; null until it answered.</summary>
    public string? RemoteId { get; private set; }

    public DateTimeOffset RememberedAt { get; private init; }

    /// <summary>When its making was confirmed; null: it may have been made, or not.</summary>
    public DateTimeOffset? MadeAt { get; private set; }

    /// <summary>When it was removed again, or Microsoft refused to make it.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>What an operator should know of it; why it was refused. Null: nothing.</summary>
    public string? Note { get; private set; }

    public static MadeObject Of(
        Run run, StepKind step, MadeKind kind, string name, bool existedBefore, string? note, DateTimeOffset now) => new()
        {
            Id = Guid.CreateVersion7(now),
            RunId = run.Id,
            ServiceProviderId = run.ServiceProviderId,
            CustomerId = run.CustomerId,
            Step = step,
            Kind = kind,
            Name = name,
            ExistedBefore = existedBefore,
            Note = note,
            RememberedAt = now,
        };

    /// <summary>True when abandoning has to remove it.</summary>
    public bool IsOurs => !ExistedBefore && RemovedAt is null;

    public void Confirm(string? remoteId, DateTimeOffset now) => (RemoteId, MadeAt) = (remoteId ?? RemoteId, MadeAt ?? now);

    public void Remove(DateTimeOffset now) => RemovedAt = now;

    public void Refuse(string why, DateTimeOffset now) => (RemovedAt, Note) = (now, why.Length > LongestNote ? why[..LongestNote] : why);
}
