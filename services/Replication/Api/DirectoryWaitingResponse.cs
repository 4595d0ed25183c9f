using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Scheduling;

namespace LivePlatform.Replication.Api;

/// <summary>What a directory does now, and why it does not run.</summary>
/// <param name="State">What the directory does now.</param>
/// <param name="Code">Machine-readable reason; null when running or idle.</param>
/// <param name="Sentence">Reason and remedy, for people; null when running or idle.</param>
/// <param name="Until">When replication continues by itself (UTC); null when running or when somebody must act.</param>
/// <param name="Connections">What each connection lacks, most preferred first; given only for a single blocked directory, null
/// otherwise.</param>
public sealed record DirectoryWaitingResponse(
    DirectoryState State, string? Code, string? Sentence, DateTimeOffset? Until, IReadOnlyList<ConnectionLack>? Connections = null)
{
    internal static DirectoryWaitingResponse Of(Directory directory, DispatchRow row, DateTimeOffset databaseNow) =>
        DirectoryStates.Of(directory, row, databaseNow) switch
        {
            DirectoryState.Blocked => new(DirectoryState.Blocked, directory.BlockedCode, directory.BlockedSentence, null),
            DirectoryState.Quarantined => new(DirectoryState.Quarantined, directory.WaitingCode, directory.WaitingSentence, null),
            DirectoryState.Waiting =>
                new(DirectoryState.Waiting, directory.WaitingCode, directory.WaitingSentence, directory.WaitingUntil),
            DirectoryState.Due => new(DirectoryState.Due, "worker.none_free", "The run waits for a free worker.", row.DueAt),
            DirectoryState.Running => new(DirectoryState.Running, null, null, null),
            _ => new(DirectoryState.Idle, null, null, directory.NextDailyAt),
        };
}
