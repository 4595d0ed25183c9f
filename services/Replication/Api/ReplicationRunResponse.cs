using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Api;

/// <summary>One round of a run: it reads one part of the directory, in full or only the changes.</summary>
/// <param name="Id">Id of the round.</param>
/// <param name="Part">Part of the directory that is read.</param>
/// <param name="Mode">Whether the round reads everything or only changes.</param>
/// <param name="Pass">0 for the run's own reading; 1 and above for reading later changes before counts are compared with
/// Microsoft's.</param>
/// <param name="Status">State of the round.</param>
/// <param name="Reason">Why the round was quarantined or restarted, or failed; null otherwise.</param>
/// <param name="Pages">Number of pages read from Microsoft Graph.</param>
/// <param name="AddedObjects">Number of users or groups added to the replica.</param>
/// <param name="UpdatedObjects">Number of users or groups changed in the replica.</param>
/// <param name="RemovedObjects">Number of users or groups removed from the replica.</param>
/// <param name="AddedMembers">Number of group memberships added to the replica.</param>
/// <param name="RemovedMembers">Number of group memberships removed from the replica.</param>
/// <param name="ReplacedValues">Number of values that the part holds and that could not be stored as Microsoft sent them.</param>
/// <param name="StartedAt">When the round began (UTC).</param>
/// <param name="EndedAt">When the round ended (UTC); null until then.</param>
public sealed record ReplicationRoundResponse(
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
    internal static ReplicationRoundResponse Of(ReplicationRound round) => new(
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

/// <summary>A replication run: one refresh of a directory.</summary>
/// <param name="Id">Id of the run.</param>
/// <param name="DirectoryId">Id of the directory that is refreshed.</param>
/// <param name="CustomerId">Id of the customer that the directory belongs to.</param>
/// <param name="Cause">Why the run was started.</param>
/// <param name="RequestedBy">Name of the operator who requested the run; null for automatic runs.</param>
/// <param name="Status">State of the run.</param>
/// <param name="Reason">Why the run is quarantined, or did not end Complete, for people; null otherwise.</param>
/// <param name="Except">What differs from Microsoft's data although every part was read, for people; null when nothing does.</param>
/// <param name="RequestedAt">When the run was requested (UTC).</param>
/// <param name="StartedAt">When work on the run began (UTC); null until then.</param>
/// <param name="EndedAt">When the run ended (UTC); null until then.</param>
/// <param name="Requests">Number of requests sent to Microsoft, including repeated and refused ones.</param>
/// <param name="ResourceUnits">Cost of these requests in Microsoft Graph resource units.</param>
/// <param name="Throttled">Number of requests that Microsoft answered with HTTP status 429.</param>
/// <param name="Rounds">Rounds of the run, oldest first.</param>
/// <param name="Version">Version of the run, increased by each change; sent as ETag and expected in If-Match.</param>
/// <param name="Warnings">Up to 100 values of the parts read that could not be stored as sent; given only for a single run, null
/// otherwise.</param>
public sealed record ReplicationRunResponse(
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
    IReadOnlyList<ReplicationRoundResponse> Rounds,
    long Version,
    IReadOnlyList<ReplicaWarningResponse>? Warnings = null)
{
    internal static ReplicationRunResponse Of(ReplicationRun run, IEnumerable<ReplicationRound> rounds) => new(
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
        [.. rounds.OrderBy(x => x.StartedAt).Select(ReplicationRoundResponse.Of)],
        run.Version);
}
