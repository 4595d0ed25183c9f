using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Schema;
using Npgsql;

namespace LivePlatform.Replication.Store;

/// <summary>What a full round found, by comparing its generation with the one that readers see.</summary>
internal static class GenerationCompare
{
    /// <summary>
    /// Seconds. It reads two whole generations: with the ordinary limit a very large directory on slow disks would be begun for ever.
    /// </summary>
    public const int LongestCompare = 600;

    public static async Task<(RoundCounts Counts, int Objects, int Members)> RunAsync(
        NpgsqlConnection connection, ReplicaTarget target, int seen, CancellationToken cancellationToken)
    {
        var fresh = string.Join(", ", target.Columns.Select(c => $"n.{c.Column}"));
        var old = string.Join(", ", target.Columns.Select(c => $"o.{c.Column}"));
        var objects = await ReadAsync(
            connection,
            $"""
            SELECT count(*) FILTER (WHERE o.object_id IS NULL), count(*) FILTER (WHERE o.object_id IS NOT NULL AND n.object_id IS NOT NULL
                AND ({fresh}) IS DISTINCT FROM ({old})),
                   count(*) FILTER (WHERE n.object_id IS NULL), count(n.object_id)
            FROM (SELECT * FROM {target.Table} WHERE directory_id = $1 AND generation = $2) n
            FULL JOIN (SELECT * FROM {target.Table} WHERE directory_id = $1 AND generation = $3) o ON o.object_id = n.object_id
            """,
            target,
            seen,
            cancellationToken);
        if (target.Part != PartKind.Groups)
        {
            return (new RoundCounts(objects[0], objects[1], objects[2], 0, 0), objects[3], 0);
        }

        var members = await ReadAsync(
            connection,
            """
            SELECT count(*) FILTER (WHERE o.group_id IS NULL), 0::bigint, count(*) FILTER (WHERE n.group_id IS NULL), count(n.group_id)
            FROM (SELECT group_id, member_id FROM directory_members WHERE directory_id = $1 AND generation = $2) n
            FULL JOIN (SELECT group_id, member_id FROM directory_members WHERE directory_id = $1 AND generation = $3) o
              ON o.group_id = n.group_id AND o.member_id = n.member_id
            """,
            target,
            seen,
            cancellationToken);
        return (new RoundCounts(objects[0], objects[1], objects[2], members[0], members[2]), objects[3], members[3]);
    }

    private static async Task<int[]> ReadAsync(
        NpgsqlConnection connection, string sql, ReplicaTarget target, int seen, CancellationToken cancellationToken)
    {
        await using var compare = ReplicaWriter.Command(connection, sql, target.DirectoryId, target.Generation, seen);
        compare.CommandTimeout = LongestCompare;
        await using var reader = await compare.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => (int)reader.GetInt64(i))];
    }
}
