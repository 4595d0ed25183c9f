using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Schema;
using Npgsql;

namespace LivePlatform.Replication.Store;

/// <summary>Deletes rows of generations that nobody reads, in bounded pieces, while no round of the part runs.</summary>
internal static class ObsoleteRows
{
    private const int RowsAtOnce = 20_000;

    /// <returns>How many rows went; 0 when none is left.</returns>
    public static async Task<int> DeleteSomeAsync(NpgsqlConnection connection, DirectoryPart part, CancellationToken cancellationToken)
    {
        string[] tables = part.Kind switch
        {
            PartKind.Users => ["directory_users"],
            PartKind.Groups => ["directory_groups", "directory_members"],
            _ => throw new ArgumentOutOfRangeException(nameof(part)),
        };
        var deleted = 0;
        foreach (var table in tables)
        {
            await using var delete = ReplicaWriter.Command(
                connection,
                $"""
                DELETE FROM {table} WHERE directory_id = $1 AND ctid = ANY(ARRAY(
                  SELECT ctid FROM {table} WHERE directory_id = $1 AND generation <> $2 LIMIT {RowsAtOnce})) AND generation <> $2
                """,
                part.DirectoryId,
                part.Generation);
            deleted += await delete.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var warnings = ReplicaWriter.Command(
            connection, "DELETE FROM value_warnings WHERE directory_id = $1 AND part = $2 AND generation <> $3", part.DirectoryId,
            part.Kind.ToString(), part.Generation);
        return deleted + await warnings.ExecuteNonQueryAsync(cancellationToken);
    }
}
