using LivePlatform.Replication.Directories;

namespace LivePlatform.Replication.Runs;

/// <summary>One round of a run.</summary>
public sealed record RoundAnswer(
    Guid Id,
    PartKind Part,
    RoundMode Mode,
    RoundStatus Status,
    string? Reason,
    int Pages,
    int AddedObjects,
    int UpdatedObjects,
    int RemovedObjects,
    int AddedMembers,
    int RemovedMembers,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt)
{
    internal static RoundAnswer Of(ReplicationRound round) => new(
        round.Id,
        round.Part,
        round.Mode,
        round.Status,
        round.Reason,
        round.Pages,
        round.AddedObjects,
        round.UpdatedObjects,
        round.RemovedObjects,
        round.AddedMembers,
        round.RemovedMembers,
        round.StartedAt,
        round.EndedAt);
}

/// <summary>A run as the API shows it.</summary>
public sealed record RunAnswer(
    Guid Id,
    Guid DirectoryId,
    Guid CustomerId,
    RunCause Cause,
    string? RequestedBy,
    RunStatus Status,
    string? Reason,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    long Requests,
    double ResourceUnits,
    long Throttled,
    IReadOnlyList<RoundAnswer> Rounds,
    long Version)
{
    internal static RunAnswer Of(ReplicationRun run, IEnumerable<ReplicationRound> rounds) => new(
        run.Id,
        run.DirectoryId,
        run.CustomerId,
        run.Cause,
        run.RequestedBy,
        run.Status,
        run.Reason,
        run.RequestedAt,
        run.StartedAt,
        run.EndedAt,
        run.Requests,
        run.ResourceUnits,
        run.Throttled,
        [.. rounds.OrderBy(x => x.StartedAt).Select(RoundAnswer.Of)],
        run.Version);
}
