using LivePlatform.Replication.Schema;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace LivePlatform.Replication.Store;

/// <summary>
/// Writes a batch in the caller's transaction by INSERT … SELECT FROM unnest(arrays): COPY into a table with row-level security is refused
/// (0A000). Unchanged rows are not rewritten, so a replayed page costs reads only.
/// </summary>
internal static class ReplicaWriter
{
    public static async Task<WrittenRows> ApplyAsync(
        DbContext db, ReplicaTarget target, RowBatch batch, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var isDelta = target.Mode == Runs.RoundMode.Delta;
        var known = isDelta ? await FindKnownAsync(connection, target, batch, cancellationToken) : [];
        var written = await UpsertObjectsAsync(connection, target, batch, cancellationToken);
        var members = await UpsertMembersAsync(connection, target, batch, cancellationToken);
        await ValueWarnings.WriteAsync(connection, target, batch, cancellationToken);
        if (isDelta)
        {
            await PendingRemovals.RememberAsync(connection, target, batch, cancellationToken);
            await ReturnedObjects.RememberAsync(connection, target, batch, known, cancellationToken);
            var added = batch.Objects.Count - known.Count;
            return new WrittenRows(added, Math.Max(0, written - added), members);
        }

        await DeleteRemovedAsync(connection, target, batch, cancellationToken);

        // What a full round changed is found by comparing generations in its last commit.
        return new WrittenRows(0, 0, 0);
    }

    private static async Task<HashSet<Guid>> FindKnownAsync(
        NpgsqlConnection connection, ReplicaTarget target, RowBatch batch, CancellationToken cancellationToken)
    {
        var known = new HashSet<Guid>();
        if (batch.Objects.Count == 0)
        {
            return known;
        }

        await using var find = Command(
            connection,
            $"SELECT object_id FROM {target.Table} WHERE directory_id = $1 AND generation = $2 AND object_id = ANY($3)",
            target.DirectoryId,
            target.Generation,
            batch.Objects.Keys.ToArray());
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            known.Add(reader.GetGuid(0));
        }

        return known;
    }

    private static async Task<int> UpsertObjectsAsync(
        NpgsqlConnection connection, ReplicaTarget target, RowBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Objects.Count == 0)
        {
            return 0;
        }

        var ids = new Guid[batch.Objects.Count];
        var columns = new string?[target.Columns.Count][];
        for (var c = 0; c < columns.Length; c++)
        {
            columns[c] = new string?[ids.Length];
        }

        var row = 0;
        foreach (var (id, values) in batch.Objects)
        {
            ids[row] = id;
            for (var c = 0; c < columns.Length; c++)
            {
                columns[c][row] = values[c];
            }

            row++;
        }

        await using var upsert = Command(
            connection, UpsertSql.For(target), target.DirectoryId, target.Generation, target.ServiceProviderId, target.CustomerId, ids);
        foreach (var column in columns)
        {
            upsert.Parameters.Add(new NpgsqlParameter { Value = column, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        }

        return await upsert.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<int> UpsertMembersAsync(
        NpgsqlConnection connection, ReplicaTarget target, RowBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Members.Count == 0)
        {
            return 0;
        }

        await using var upsert = Command(
            connection,
            """
            INSERT INTO directory_members (directory_id, generation, service_provider_id, customer_id, group_id, member_id, member_type)
            SELECT $1, $2, $3, $4, g, m, t FROM unnest($5, $6, $7) AS rows(g, m, t)
            ON CONFLICT (directory_id, generation, group_id, member_id) DO NOTHING
            """,
            target.DirectoryId,
            target.Generation,
            target.ServiceProviderId,
            target.CustomerId,
            batch.Members.Keys.Select(key => key.Group).ToArray(),
            batch.Members.Keys.Select(key => key.Member).ToArray(),
            batch.Members.Values.ToArray());
        return await upsert.ExecuteNonQueryAsync(cancellationToken);
    }

    // In a full round the generation is not read by anybody yet: what was removed goes at once.
    private static async Task DeleteRemovedAsync(
        NpgsqlConnection connection, ReplicaTarget target, RowBatch batch, CancellationToken cancellationToken)
    {
        if (batch.RemovedObjects.Count > 0)
        {
            await using var objects = Command(
                connection,
                $"DELETE FROM {target.Table} WHERE directory_id = $1 AND generation = $2 AND object_id = ANY($3)",
                target.DirectoryId,
                target.Generation,
                batch.RemovedObjects.ToArray());
            await objects.ExecuteNonQueryAsync(cancellationToken);
        }

        if (target.Part == PartKind.Groups && batch.RemovedObjects.Count > 0)
        {
            await using var orphans = Command(
                connection,
                "DELETE FROM directory_members WHERE directory_id = $1 AND generation = $2 AND group_id = ANY($3)",
                target.DirectoryId,
                target.Generation,
                batch.RemovedObjects.ToArray());
            await orphans.ExecuteNonQueryAsync(cancellationToken);
        }

        if (batch.RemovedMembers.Count > 0)
        {
            await using var members = Command(
                connection,
                """
                DELETE FROM directory_members m USING unnest($3, $4) AS gone(g, id)
                WHERE m.directory_id = $1 AND m.generation = $2 AND m.group_id = gone.g AND m.member_id = gone.id
                """,
                target.DirectoryId,
                target.Generation,
                batch.RemovedMembers.Select(key => key.Group).ToArray(),
                batch.RemovedMembers.Select(key => key.Member).ToArray());
            await members.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    internal static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.AddWithValue(value);
        }

        return command;
    }
}

/// <summary>What a batch of a delta round changed: new objects, objects with another content, new memberships.</summary>
internal readonly record struct WrittenRows(int Added, int Updated, int Members);

/// <summary>The statement per part, made once.</summary>
internal static class UpsertSql
{
    private static readonly Dictionary<PartKind, string> ByPart = [];

    public static string For(ReplicaTarget target)
    {
        lock (ByPart)
        {
            if (!ByPart.TryGetValue(target.Part, out var sql))
            {
                ByPart[target.Part] = sql = Make(target);
            }

            return sql;
        }
    }

    private static string Make(ReplicaTarget target)
    {
        const int FirstColumnParameter = 6;
        var names = string.Join(", ", target.Columns.Select(c => c.Column));
        var casts = string.Join(", ", target.Columns.Select(c => c.SqlType == "text" ? c.Column : $"{c.Column}::{c.SqlType}"));
        var parameters = string.Join(", ", target.Columns.Select((_, i) => $"${FirstColumnParameter + i}"));
        var sets = string.Join(", ", target.Columns.Select(c => $"{c.Column} = EXCLUDED.{c.Column}"));
        var old = string.Join(", ", target.Columns.Select(c => $"t.{c.Column}"));
        var fresh = string.Join(", ", target.Columns.Select(c => $"EXCLUDED.{c.Column}"));
        return $"""
            INSERT INTO {target.Table} AS t (directory_id, generation, service_provider_id, customer_id, object_id, {names})
            SELECT $1, $2, $3, $4, object_id, {casts} FROM unnest($5, {parameters}) AS rows(object_id, {names})
            ON CONFLICT (directory_id, generation, object_id) DO UPDATE SET {sets} WHERE ({old}) IS DISTINCT FROM ({fresh})
            """;
    }
}
