using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Api;

/// <summary>What a directory does now.</summary>
public enum DirectoryState
{
    /// <summary>No connection works and has the required roles; see the sentence.</summary>
    Blocked,

    /// <summary>A worker is processing a run.</summary>
    Running,

    /// <summary>A run is due and waits for a free worker.</summary>
    Due,

    /// <summary>A run pauses until a known time; see the sentence.</summary>
    Waiting,

    /// <summary>A run waits for an operator to approve its removals or to cancel it.</summary>
    Quarantined,

    /// <summary>Nothing to do before the next daily run.</summary>
    Idle,
}

/// <summary>One part of a directory.</summary>
/// <param name="Part">The part.</param>
/// <param name="FreshAsOf">Time as of which the replica matches Microsoft's data (UTC); null until a first round is complete.</param>
/// <param name="CompletedAt">When the last complete round ended (UTC); null until then.</param>
/// <param name="Objects">Number of users or groups.</param>
/// <param name="Members">Number of group memberships; 0 for users.</param>
public sealed record DirectoryPartResponse(PartKind Part, DateTimeOffset? FreshAsOf, DateTimeOffset? CompletedAt, int Objects, int Members);

/// <summary>A directory: the replica of the users and groups of a Microsoft Entra tenant.</summary>
/// <param name="Id">Id of the directory.</param>
/// <param name="CustomerId">Id of the customer that the directory belongs to.</param>
/// <param name="M365TenantId">Id of the customer's Microsoft Entra tenant.</param>
/// <param name="LeadingConnectionId">Id of the connection that the directory is read through; null while it is blocked.</param>
/// <param name="ActiveRunId">Id of the run that has not ended; null when there is none.</param>
/// <param name="Waiting">What the directory does now, and why it does not run.</param>
/// <param name="Parts">State of users and of groups.</param>
/// <param name="NotReadable">What Microsoft does not let the platform read, or what is not replicated; empty when there is nothing.</param>
/// <param name="CompletedAt">When a run last ended with all parts complete (UTC); null until then.</param>
/// <param name="NextDailyAt">When the next daily run is due (UTC).</param>
/// <param name="CreatedAt">When the directory was created (UTC).</param>
/// <param name="Version">Version of the directory, increased by each change; sent as ETag.</param>
public sealed record DirectoryResponse(
    Guid Id,
    Guid CustomerId,
    Guid M365TenantId,
    Guid? LeadingConnectionId,
    Guid? ActiveRunId,
    DirectoryWaitingResponse Waiting,
    IReadOnlyList<DirectoryPartResponse> Parts,
    IReadOnlyList<NotReadable> NotReadable,
    DateTimeOffset? CompletedAt,
    DateTimeOffset NextDailyAt,
    DateTimeOffset CreatedAt,
    long Version)
{
    internal static DirectoryResponse Of(Directory directory, DispatchRow row, DateTimeOffset databaseNow) =>
        Of(directory, directory.Parts, row, databaseNow);

    internal static DirectoryResponse Of(
        Directory directory, IEnumerable<DirectoryPart> parts, DispatchRow row, DateTimeOffset databaseNow) => new(
        directory.Id,
        directory.CustomerId,
        directory.M365TenantId,
        directory.LeadingConnectionId,
        directory.ActiveRunId,
        DirectoryWaitingResponse.Of(directory, row, databaseNow),
        [.. parts.OrderBy(p => p.Kind)
            .Select(p => new DirectoryPartResponse(p.Kind, p.FreshAsOf, p.CompletedAt, p.ObjectCount, p.MemberCount))],
        [.. parts.OrderBy(p => p.Kind).SelectMany(p => p.NotReadable)],
        directory.CompletedAt,
        directory.NextDailyAt,
        directory.CreatedAt,
        directory.Version);
}
