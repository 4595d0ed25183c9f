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
    internal static DirectoryWaitingResponse Of(Directory directory, DispatchRow row, DateTimeOffset databaseNow)
    {
        if (directory.BlockedCode is not null)
        {
            return new DirectoryWaitingResponse(DirectoryState.Blocked, directory.BlockedCode, directory.BlockedSentence, null);
        }

        if (directory.WaitingCode == Directory.Quarantined)
        {
            return new DirectoryWaitingResponse(DirectoryState.Quarantined, directory.WaitingCode, directory.WaitingSentence, null);
        }

        if (row.LeaseUntil > databaseNow)
        {
            return new DirectoryWaitingResponse(DirectoryState.Running, null, null, null);
        }

        if (directory.WaitingCode is not null && directory.WaitingUntil > databaseNow)
        {
            return new DirectoryWaitingResponse(DirectoryState.Waiting, directory.WaitingCode, directory.WaitingSentence,
                directory.WaitingUntil);
        }

        return directory.ActiveRunId is not null
            ? new DirectoryWaitingResponse(DirectoryState.Due, "worker.none_free", "The run waits for a free worker.", row.DueAt)
            : new DirectoryWaitingResponse(DirectoryState.Idle, null, null, directory.NextDailyAt);
    }
}
