using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Api;

/// <summary>
/// One round of a run; of pass 0 the part was read, from pass 1 on what had changed meanwhile, before counts were compared with
/// Microsoft's.
/// </summary>
public sealed record RoundAnswer(
    Guid Id,
    PartKind Part,
    RoundMode Mode,
    int Pass,
    RoundStatus Status,
    string? Reason,
    int Pages,
    int AddedObjects,
    int UpdatedObjects,
    int RemovedObjects,
    int AddedMembers,
    int RemovedMembers,
    int ReplacedValues,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt)
{
    internal static RoundAnswer Of(ReplicationRound round) => new(
        round.Id,
        round.Part,
        round.Mode,
        round.Pass,
        round.Status,
        round.Reason,
        round.Pages,
        round.AddedObjects,
        round.UpdatedObjects,
        round.RemovedObjects,
        round.AddedMembers,
        round.RemovedMembers,
        round.ReplacedValues,
        round.StartedAt,
        round.EndedAt);
}

/// <summary>A run as the API shows it.</summary>
/// <param name="Id">The run.</param>
/// <param name="DirectoryId">What it refreshes.</param>
/// <param name="CustomerId">Whose directory that is.</param>
/// <param name="Cause">Why it was ordered.</param>
/// <param name="RequestedBy">Who ordered it; null when nobody did.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Reason">Why it ended as it did, when not Complete.</param>
/// <param name="Except">Of a run whose parts were all read: what is nevertheless not as Microsoft has it.</param>
/// <param name="RequestedAt">When it was ordered.</param>
/// <param name="StartedAt">When a worker first took it.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Requests">Attempts at Microsoft, repeated and refused ones included.</param>
/// <param name="ResourceUnits">What those cost of Microsoft's quota.</param>
/// <param name="Throttled">Attempts that Microsoft answered by 429.</param>
/// <param name="Rounds">One per part and pass, and those that were restarted.</param>
/// <param name="Version">Its version, which If-Match names.</param>
/// <param name="Warnings">
/// Of a run that is asked for alone: values of the parts it read that are stored otherwise than Microsoft sent them, as they are now, at
/// most 100; the directory's warnings list them all.
/// </param>
public sealed record RunAnswer(
    Guid Id,
    Guid DirectoryId,
    Guid CustomerId,
    RunCause Cause,
    string? RequestedBy,
    RunStatus Status,
    string? Reason,
    string? Except,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    long Requests,
    double ResourceUnits,
    long Throttled,
    IReadOnlyList<RoundAnswer> Rounds,
    long Version,
    IReadOnlyList<WarningAnswer>? Warnings = null)
{
    internal static RunAnswer Of(ReplicationRun run, IEnumerable<ReplicationRound> rounds) => new(
        run.Id,
        run.DirectoryId,
        run.CustomerId,
        run.Cause,
        run.RequestedBy,
        run.Status,
        run.Reason,
        run.Except,
        run.RequestedAt,
        run.StartedAt,
        run.EndedAt,
        run.Requests,
        run.ResourceUnits,
        run.Throttled,
        [.. rounds.OrderBy(x => x.StartedAt).Select(RoundAnswer.Of)],
        run.Version);
}
