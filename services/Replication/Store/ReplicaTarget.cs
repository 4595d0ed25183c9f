using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Store;

/// <summary>Where rows go: the keys that every replica row carries.</summary>
public sealed record ReplicaTarget(
    Guid DirectoryId, Guid ServiceProviderId, Guid CustomerId, Guid RoundId, PartKind Part, RoundMode Mode, int Generation)
{
    public static ReplicaTarget Of(ReplicationRound round) =>
        new(round.DirectoryId, round.ServiceProviderId.Value, round.CustomerId, round.Id, round.Part, round.Mode, round.Generation);

    /// <summary>The table of the part's objects.</summary>
    public string Table => Part switch
    {
        PartKind.Users => "directory_users",
        PartKind.Groups => "directory_groups",
        _ => throw new ArgumentOutOfRangeException(nameof(Part)),
    };

    public IReadOnlyList<ReplicaColumn> Columns => Part switch
    {
        PartKind.Users => UserColumns.All,
        PartKind.Groups => GroupColumns.All,
        _ => throw new ArgumentOutOfRangeException(nameof(Part)),
    };
}
