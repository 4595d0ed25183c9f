using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Api;

/// <summary>What a directory does at the moment.</summary>
public enum DirectoryState
{
    /// <summary>The gate is closed: see the sentence.</summary>
    Blocked,

    /// <summary>A worker holds it.</summary>
    Running,

    /// <summary>A run is due and waits for a worker.</summary>
    Due,

    /// <summary>A run pauses until a known time: see the sentence.</summary>
    Waiting,

    /// <summary>A run waits for somebody to approve or cancel it.</summary>
    Quarantined,

    /// <summary>Nothing to do before the next daily run.</summary>
    Idle,
}

/// <summary>Why a directory is not running.</summary>
/// <param name="State">What it does.</param>
/// <param name="Code">Stable reason; null when running or idle.</param>
/// <param name="Sentence">The reason and the remedy, for people.</param>
/// <param name="Until">When it goes on by itself; null when somebody must act.</param>
/// <param name="Connections">Of a blocked directory that is asked about alone: what each of its connections lacks, in the order in which
/// they would lead.</param>
public sealed record WaitingAnswer(
    DirectoryState State, string? Code, string? Sentence, DateTimeOffset? Until, IReadOnlyList<ConnectionLack>? Connections = null)
{
    internal static WaitingAnswer Of(Directory directory, DispatchRow row, DateTimeOffset databaseNow)
    {
        if (directory.BlockedCode is not null)
        {
            return new WaitingAnswer(DirectoryState.Blocked, directory.BlockedCode, directory.BlockedSentence, null);
        }

        if (directory.WaitingCode == Directory.Quarantined)
        {
            return new WaitingAnswer(DirectoryState.Quarantined, directory.WaitingCode, directory.WaitingSentence, null);
        }

        if (row.LeaseUntil > databaseNow)
        {
            return new WaitingAnswer(DirectoryState.Running, null, null, null);
        }

        if (directory.WaitingCode is not null && directory.WaitingUntil > databaseNow)
        {
            return new WaitingAnswer(DirectoryState.Waiting, directory.WaitingCode, directory.WaitingSentence, directory.WaitingUntil);
        }

        return directory.ActiveRunId is not null
            ? new WaitingAnswer(DirectoryState.Due, "worker.none_free", "The run waits for a free worker.", row.DueAt)
            : new WaitingAnswer(DirectoryState.Idle, null, null, directory.NextDailyAt);
    }
}

/// <summary>One part of a directory.</summary>
/// <param name="Part">Users or Groups.</param>
/// <param name="FreshAsOf">The replica is as Microsoft showed the part at this time; null until a first round is complete.</param>
/// <param name="CompletedAt">When the last round ended well.</param>
/// <param name="Objects">How many users or groups.</param>
/// <param name="Members">How many memberships; 0 for users.</param>
public sealed record PartAnswer(PartKind Part, DateTimeOffset? FreshAsOf, DateTimeOffset? CompletedAt, int Objects, int Members);

/// <summary>A directory as the API shows it.</summary>
/// <param name="Id">The directory.</param>
/// <param name="CustomerId">Whose.</param>
/// <param name="M365TenantId">Of which tenant.</param>
/// <param name="LeadingConnectionId">The connection that it is read through; null while it is blocked.</param>
/// <param name="ActiveRunId">The run that is not over; null: none.</param>
/// <param name="Waiting">Why it does not run.</param>
/// <param name="Parts">Users and groups.</param>
/// <param name="NotReadable">What Microsoft does not let be read, or is not kept; empty: nothing.</param>
/// <param name="CompletedAt">When a run last ended with every part complete; null: none did yet.</param>
/// <param name="NextDailyAt">When the next daily run is due.</param>
/// <param name="CreatedAt">Since when it is replicated.</param>
/// <param name="Version">Its version.</param>
public sealed record DirectoryAnswer(
    Guid Id,
    Guid CustomerId,
    Guid M365TenantId,
    Guid? LeadingConnectionId,
    Guid? ActiveRunId,
    WaitingAnswer Waiting,
    IReadOnlyList<PartAnswer> Parts,
    IReadOnlyList<NotReadable> NotReadable,
    DateTimeOffset? CompletedAt,
    DateTimeOffset NextDailyAt,
    DateTimeOffset CreatedAt,
    long Version)
{
    internal static DirectoryAnswer Of(Directory directory, DispatchRow row, DateTimeOffset databaseNow) =>
        Of(directory, directory.Parts, row, databaseNow);

    internal static DirectoryAnswer Of(
        Directory directory, IEnumerable<DirectoryPart> parts, DispatchRow row, DateTimeOffset databaseNow) => new(
        directory.Id,
        directory.CustomerId,
        directory.M365TenantId,
        directory.LeadingConnectionId,
        directory.ActiveRunId,
        WaitingAnswer.Of(directory, row, databaseNow),
        [.. parts.OrderBy(p => p.Kind)
            .Select(p => new PartAnswer(p.Kind, p.FreshAsOf, p.CompletedAt, p.ObjectCount, p.MemberCount))],
        [.. parts.OrderBy(p => p.Kind).SelectMany(p => p.NotReadable)],
        directory.CompletedAt,
        directory.NextDailyAt,
        directory.CreatedAt,
        directory.Version);
}
