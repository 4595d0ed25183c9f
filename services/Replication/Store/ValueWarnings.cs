using Npgsql;

namespace LivePlatform.Replication.Store;

/// <summary>
/// Keeps the warnings of a generation as its rows are: what is written anew loses its old warnings, what is gone takes its own along.
/// </summary>
internal static class ValueWarnings
{
    private const string OfTarget = "w.directory_id = $1 AND w.part = $2 AND w.generation = $3";

    /// <summary>Takes over what a batch says, in the caller's transaction.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, ReplicaTarget target, RowBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Objects.Count > 0 && await AnyAsync(connection, target, cancellationToken))
        {
            await using var forget = Command(
                connection, target, $"DELETE FROM value_warnings w WHERE {OfTarget} AND w.object_id = ANY($4)",
                batch.Objects.Keys.ToArray());
            await forget.ExecuteNonQueryAsync(cancellationToken);
        }

        var replaced = batch.Replaced.SelectMany(
            of => of.Value.DistinctBy(x => x.Property).Select(x => (ObjectId: of.Key, x.Property, x.Fault))).ToList();
        if (replaced.Count == 0)
        {
            return;
        }

        await using var insert = Command(
            connection,
            target,
            """
            INSERT INTO value_warnings (directory_id, part, generation, object_id, property, fault, service_provider_id, customer_id)
            SELECT $1, $2, $3, o, p, f, $7, $8 FROM unnest($4, $5, $6) AS rows(o, p, f) ON CONFLICT DO NOTHING
            """,
            replaced.Select(x => x.ObjectId).ToArray(),
            replaced.Select(x => x.Property).ToArray(),
            replaced.Select(x => x.Fault.ToString()).ToArray(),
            target.ServiceProviderId,
            target.CustomerId);
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>How many there are now that the round's removals are applied; those of objects that are gone go first.</summary>
    public static async Task<int> CountAsync(NpgsqlConnection connection, ReplicaTarget target, CancellationToken cancellationToken)
    {
        await using var forget = Command(
            connection,
            target,
            $"""
            DELETE FROM value_warnings w WHERE {OfTarget}
              AND NOT EXISTS (SELECT FROM {target.Table} t WHERE t.directory_id = $1 AND t.generation = $3 AND t.object_id = w.object_id)
            """);
        await forget.ExecuteNonQueryAsync(cancellationToken);
        await using var count = Command(connection, target, $"SELECT count(*)::int FROM value_warnings w WHERE {OfTarget}");
        return (int)(await count.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<bool> AnyAsync(NpgsqlConnection connection, ReplicaTarget target, CancellationToken cancellationToken)
    {
        await using var any = Command(connection, target, $"SELECT EXISTS (SELECT FROM value_warnings w WHERE {OfTarget})");
        return (bool)(await any.ExecuteScalarAsync(cancellationToken))!;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, ReplicaTarget target, string sql, params object[] more) =>
        ReplicaWriter.Command(connection, sql, [target.DirectoryId, target.Part.ToString(), target.Generation, .. more]);
}
