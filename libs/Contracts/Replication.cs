namespace LivePlatform.Contracts;

/// <summary>Nudge to a replication worker: run a slice. Work is in the dispatch list; a nudge that is past or lost does no harm.</summary>
/// <param name="DirectoryId">The directory.</param>
/// <param name="SliceNumber">The slice; a nudge whose number is past is dropped.</param>
public sealed record RunSlice(Guid DirectoryId, long SliceNumber);

/// <summary>Event: a directory may be replicated, may not, or was replicated whole.</summary>
/// <param name="DirectoryId">The directory.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="M365TenantId">The tenant it mirrors.</param>
/// <param name="CompletedAt">When a run last ended complete; null: none did yet.</param>
/// <param name="BlockedCode">Why nothing runs; null: it may.</param>
/// <param name="BlockedSentence">The same for people, with what to do.</param>
/// <param name="IsRemoved">True when it was removed.</param>
/// <param name="Version">Grows with each change; a copy keeps the highest it saw.</param>
/// <param name="IsRepublished">True when nothing happened and it is only told again: whoever has a copy compares.</param>
public sealed record DirectoryChanged(
    Guid DirectoryId,
    Guid CustomerId,
    Guid M365TenantId,
    DateTimeOffset? CompletedAt,
    string? BlockedCode,
    string? BlockedSentence,
    bool IsRemoved,
    long Version,
    bool IsRepublished = false)
{
    /// <summary>How the newest run stands that is over or needs somebody; null: none was yet.</summary>
    public ReplicationOutcome? Outcome { get; init; }

    /// <summary>Why, for people; null when it is plainly complete.</summary>
    public string? OutcomeSentence { get; init; }
}

/// <summary>How a replication run ended, or why it does not.</summary>
public enum ReplicationOutcome
{
    /// <summary>Everything was read.</summary>
    Complete,

    /// <summary>At least one part could not be read.</summary>
    Partial,

    /// <summary>No part could be read.</summary>
    Failed,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,

    /// <summary>It would remove suspiciously much, and waits for somebody to approve that or to cancel it.</summary>
    Quarantined,
}

/// <summary>
/// Broadcast to every process of every service: Microsoft throttles an app. Names no provider and holds no customer data.
/// </summary>
/// <param name="AppId">The application whose calls are throttled; null: every application.</param>
/// <param name="M365TenantId">In which tenant; null: in all of them.</param>
/// <param name="Workload">Whose quota it is: <c>Identity</c>, <c>Teams</c> or <c>Reports</c>.</param>
/// <param name="Until">No call of that scope before this time.</param>
public sealed record ThrottleSeen(Guid? AppId, Guid? M365TenantId, string Workload, DateTimeOffset Until);
