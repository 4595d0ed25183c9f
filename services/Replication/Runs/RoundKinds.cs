namespace LivePlatform.Replication.Runs;

/// <summary>How a round reads its part.</summary>
public enum RoundMode
{
    /// <summary>All objects, into a new generation.</summary>
    Full,

    /// <summary>What has changed since the last complete round, into the generation that readers see.</summary>
    Delta,
}

/// <summary>Where a round stands.</summary>
public enum RoundStatus
{
    Running,
    Quarantined,
    Complete,
    Failed,

    /// <summary>A link of the round led no further; another round began in its place.</summary>
    Restarted,
    Cancelled,
}

/// <summary>What a round found.</summary>
public sealed record RoundCounts(int AddedObjects, int UpdatedObjects, int RemovedObjects, int AddedMembers, int RemovedMembers)
{
    /// <summary>False: the replica is as it was before the round.</summary>
    public bool HasChanges => (AddedObjects, UpdatedObjects, RemovedObjects, AddedMembers, RemovedMembers) != (0, 0, 0, 0, 0);
}
