using LivePlatform.Contracts;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>
/// When a connection is assessed next for a stage. One row each, written in the commit that makes it due, so that a crash forgets nothing.
/// </summary>
internal sealed class DueAssessment
{
    public const int LongestDetail = 100;

    private DueAssessment()
    {
    }

    public Guid ConnectionId { get; private init; }

    public Stage Stage { get; private init; }

    public DnsMode DnsMode { get; private init; }

    public Guid ServiceProviderId { get; private init; }

    /// <summary>The id that the result will have.</summary>
    public Guid AssessmentId { get; private set; }

    /// <summary>
    /// Set when somebody asked while it was running: what was read before cannot answer that, so it runs again under this id.
    /// </summary>
    public Guid? AgainId { get; private set; }

    public int Urgency { get; private set; }

    /// <summary>Null: not before the connection works again.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>When somebody asked last.</summary>
    public DateTimeOffset RequestedAt { get; private set; }

    /// <summary>Since when somebody waits for a result; null: nobody asked since the last one.</summary>
    public DateTimeOffset? UnansweredSince { get; private set; }

    /// <summary>Tries since the last one that came to a result.</summary>
    public int Attempts { get; private set; }

    public NextTryReason? Reason { get; private set; }

    /// <summary>Microsoft's code, or what failed.</summary>
    public string? Detail { get; private set; }

    /// <summary>How often was looked since somebody asked whether what is missing was granted.</summary>
    public int Looks { get; private set; }

    /// <summary>Until when a token with the granted role is waited for.</summary>
    public DateTimeOffset? WaitUntil { get; private set; }

    /// <summary>Names the try under way: a process that lost it writes nothing.</summary>
    public Guid? Claim { get; private set; }

    /// <summary>Until when that try holds the row, by the database's clock.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>Tries in a row that a fault of ours broke off.</summary>
    public int BrokeOff { get; private set; }

    /// <summary>It came to no result; nothing is concluded from that.</summary>
    public void PutOff(Deferral deferral)
    {
        Free();
        (DueAt, Attempts, Reason) = (deferral.Until, Attempts + 1, deferral.Reason);
        Detail = deferral.Detail is { Length: > LongestDetail } detail ? detail[..LongestDetail] : deferral.Detail;
    }

    /// <summary>The connection stopped working.</summary>
    public void Pause()
    {
        Free();
        (DueAt, Reason, Detail) = (null, NextTryReason.ConnectionNotVerified, null);
    }

    /// <summary>It came to a result that holds until the next night.</summary>
    public void Done(Guid nextId, DateTimeOffset nextNight)
    {
        Settle(nextId);
        (DueAt, RequestedAt, Urgency, Looks, WaitUntil) = (nextNight, nextNight, (int)Assessments.Urgency.Nightly, 0, null);
    }

    /// <summary>It waited long enough for a token with the granted role: the next night looks again.</summary>
    public void WaitForTheNight(Guid nextId, DateTimeOffset nextNight)
    {
        Done(nextId, nextNight);
        Reason = NextTryReason.WaitingForToken;
    }

    /// <summary>It came to a result that changes as soon as Microsoft puts a granted role into tokens.</summary>
    public void WaitForToken(Guid nextId, DateTimeOffset next, DateTimeOffset atMostUntil)
    {
        Settle(nextId);
        (DueAt, RequestedAt, Reason, Looks, WaitUntil) = (next, next, NextTryReason.WaitingForToken, 0, WaitUntil ?? atMostUntil);
    }

    /// <summary>It came to a result that somebody is expected to change without telling us.</summary>
    public void LookAgain(Guid nextId, DateTimeOffset next)
    {
        Settle(nextId);
        (DueAt, RequestedAt, Reason, Looks, WaitUntil) = (next, next, NextTryReason.RunWaits, Looks + 1, null);
    }

    /// <summary>It is read again at once: somebody asked meanwhile, or what was read is about another application.</summary>
    public void RunAgain(DateTimeOffset now)
    {
        Settle(AgainId ?? AssessmentId);
        (DueAt, AgainId, WaitUntil, UnansweredSince) = (now, null, null, now);
    }

    private void Settle(Guid nextId)
    {
        Free();
        (AssessmentId, Attempts, Reason, Detail, UnansweredSince) = (nextId, 0, null, null, null);
    }

    private void Free() => (Claim, LeaseUntil, BrokeOff) = (null, null, 0);
}
