using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Schema;
using Npgsql;

namespace LivePlatform.Replication.Store;

/// <summary>
/// Counts, at the end of a round that changed something, what Microsoft did not let us read. Each looks at the whole generation; nothing
/// else does in a round of changes.
/// </summary>
internal static class UnreadableCounts
{
    private const string Rows = "x.directory_id = $1 AND x.generation = $2";

    /// <summary>Counts in the caller's transaction.</summary>
    public static async Task TakeAsync(
        NpgsqlConnection connection, ReplicaTarget target, DirectoryPart part, CancellationToken cancellationToken)
    {
        if (target.Part == PartKind.Users)
        {
            part.CouldNotRead(
                await CountAsync(
                    connection, target, $"directory_users x WHERE {Rows} AND x.user_principal_name IS NULL", cancellationToken),
                0,
                0);
            return;
        }

        part.CouldNotRead(
            await CountAsync(connection, target, $"directory_groups x WHERE {Rows} AND x.display_name IS NULL", cancellationToken),
            await CountAsync(
                connection,
                target,
                $"""
                directory_groups x WHERE {Rows} AND x.visibility = 'HiddenMembership'
                  AND NOT EXISTS (SELECT FROM directory_members m WHERE m.directory_id = $1 AND m.generation = $2
                      AND m.group_id = x.object_id)
                """,
                cancellationToken),
            await CountAsync(
                connection, target, $"directory_members x WHERE {Rows} AND x.member_type NOT IN ('user', 'group')", cancellationToken));
    }

    private static async Task<int> CountAsync(
        NpgsqlConnection connection, ReplicaTarget target, string what, CancellationToken cancellationToken)
    {
        await using var count = ReplicaWriter.Command(
            connection, $"SELECT count(*)::int FROM {what}", [target.DirectoryId, target.Generation]);
        return (int)(await count.ExecuteScalarAsync(cancellationToken))!;
    }
}
