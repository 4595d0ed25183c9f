using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Where an assessment stands.</summary>
public enum AssessmentStatus
{
    /// <summary>Asked for; not decided yet.</summary>
    Pending,

    /// <summary>Decided.</summary>
    Done,
}

/// <summary>One assessment of a connection for a stage; kept as history.</summary>
public sealed class Assessment : Versioned, ICustomerOwned
{
    private Assessment()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public Guid ConnectionId { get; private init; }

    public Stage Stage { get; private init; }

    public AssessmentStatus Status { get; private set; }

    public RoleOutcome? Outcome { get; private set; }

    public string Sentence { get; private set; } = "";

    /// <summary>The decided requirements as JSON.</summary>
    public string Requirements { get; private set; } = "[]";

    public string? Profile { get; private set; }

    public Guid? PrincipalId { get; private set; }

    /// <summary>Number among the decided assessments of this connection and stage; the version of the event.</summary>
    public long? Number { get; private set; }

    public DateTimeOffset RequestedAt { get; private init; }

    public DateTimeOffset? AssessedAt { get; private set; }

    public DateTimeOffset? NextTryAt { get; private set; }

    public string? WaitingReason { get; private set; }

    public static Assessment Of(Connections.KnownConnection connection, Stage stage, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ServiceProviderId = connection.ServiceProviderId,
        CustomerId = connection.CustomerId,
        ConnectionId = connection.ConnectionId,
        Stage = stage,
        RequestedAt = now,
    };

    public void Decide(StageDecision decision, string requirements, string profile, Guid? principalId, long number, DateTimeOffset now)
    {
        (Status, Outcome, Sentence, Requirements) = (AssessmentStatus.Done, decision.Outcome, decision.Sentence, requirements);
        (Profile, PrincipalId, Number, AssessedAt) = (profile, principalId, number, now);
        (NextTryAt, WaitingReason) = (null, null);
        Changed();
    }

    /// <summary>Not decided now, and when the next try is.</summary>
    public void Wait(string reason, DateTimeOffset? nextTryAt)
    {
        (WaitingReason, NextTryAt) = (reason, nextTryAt);
        Changed();
    }
}
