namespace LivePlatform.Replication.Runs;

/// <summary>How a round reads its part.</summary>
public enum RoundMode
{
    /// <summary>Reads all objects.</summary>
    Full,

    /// <summary>Reads what has changed since the last complete round.</summary>
    Delta,
}

/// <summary>State of a round.</summary>
public enum RoundStatus
{
    /// <summary>The round is reading, or is about to.</summary>
    Running,

    /// <summary>The round would remove more than allowed; the removals wait for approval.</summary>
    Quarantined,

    /// <summary>Everything was read and applied.</summary>
    Complete,

    /// <summary>The part could not be read; the reason says why.</summary>
    Failed,

    /// <summary>A page or delta link was no longer valid; another round was started in place of this one.</summary>
    Restarted,

    /// <summary>The run was cancelled.</summary>
    Cancelled,
}

/// <summary>What a round found.</summary>
public sealed record RoundCounts(int AddedObjects, int UpdatedObjects, int RemovedObjects, int AddedMembers, int RemovedMembers)
{
    /// <summary>False: the replica is as it was before the round.</summary>
    public bool HasChanges => (AddedObjects, UpdatedObjects, RemovedObjects, AddedMembers, RemovedMembers) != (0, 0, 0, 0, 0);
}
