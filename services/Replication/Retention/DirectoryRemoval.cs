using LivePlatform.Messaging;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LivePlatform.Replication.Retention;

/// <summary>Deletes a directory with all its rows and tells so, in the caller's transaction.</summary>
internal static class DirectoryRemoval
{
    private const int LongestDelete = 600;
    private static readonly string[] Replica =
    [
        "pending_removals", "returned_objects", "value_warnings", "directory_members", "directory_groups", "directory_users",
    ];

    public static async Task RunAsync(
        ReplicationDbContext db, Outbox<ReplicationDbContext> outbox, Guid directoryId, CancellationToken cancellationToken)
    {
        // First the line of the work list: a worker that holds the directory commits before that or never again, and the last event is
        // higher than any of its.
        await db.Dispatch.Where(x => x.DirectoryId == directoryId).ExecuteDeleteAsync(cancellationToken);
        if (await db.Directories.AsNoTracking().SingleOrDefaultAsync(x => x.Id == directoryId, cancellationToken) is not { } directory)
        {
            return;
        }

        outbox.Enqueue(directory.Tell() with { IsRemoved = true });
        foreach (var table in Replica)
        {
            await using var delete = ReplicaWriter.Command(
                (NpgsqlConnection)db.Database.GetDbConnection(), $"DELETE FROM {table} WHERE directory_id = $1", directoryId);
            delete.CommandTimeout = LongestDelete;
            await delete.ExecuteNonQueryAsync(cancellationToken);
        }

        await db.Rounds.Where(x => x.DirectoryId == directoryId).ExecuteDeleteAsync(cancellationToken);
        await db.Runs.Where(x => x.DirectoryId == directoryId).ExecuteDeleteAsync(cancellationToken);
        await db.Parts.Where(x => x.DirectoryId == directoryId).ExecuteDeleteAsync(cancellationToken);
        await db.Directories.Where(x => x.Id == directoryId).ExecuteDeleteAsync(cancellationToken);
    }
}
