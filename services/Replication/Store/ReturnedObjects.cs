using System.Globalization;
using Npgsql;

namespace LivePlatform.Replication.Store;

/// <summary>
/// Finds objects that came back. A restored object is shown like a new one, but it was created before the part was last read; one that is
/// shown late looks the same, and costs one call too many.
/// </summary>
internal static class ReturnedObjects
{
    private const string Columns = "directory_id, object_id, part, service_provider_id, customer_id";

    /// <summary>Remembers those of a batch of a delta round that readers did not see so far.</summary>
    public static async Task RememberAsync(
        NpgsqlConnection connection, ReplicaTarget target, RowBatch batch, HashSet<Guid> known, CancellationToken cancellationToken)
    {
        var created = target.Columns.Select(x => x.Property).ToList().IndexOf("createdDateTime");
        var added = batch.Objects.Where(x => !known.Contains(x.Key)).Select(x => (Id: x.Key, At: ReadTime(x.Value[created]))).ToList();
        if (added.Count == 0)
        {
            return;
        }

        await using var insert = ReplicaWriter.Command(
            connection,
            $"""
            INSERT INTO returned_objects ({Columns})
            SELECT $1, o, $2, $3, $4 FROM unnest($5, $6) AS rows(o, at), directory_parts p
            WHERE p.directory_id = $1 AND p.kind = $2 AND rows.at < p.fresh_as_of ON CONFLICT DO NOTHING
            """,
            target.DirectoryId,
            target.Part.ToString(),
            target.ServiceProviderId,
            target.CustomerId,
            added.Select(x => x.Id).ToArray(),
            added.Select(x => x.At).ToArray());
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Remembers those of a full round that the generation before did not have.</summary>
    public static async Task RememberAsync(NpgsqlConnection connection, ReplicaTarget target, int seen, CancellationToken cancellationToken)
    {
        // Microsoft writes times as ISO 8601 in UTC, which sort as text.
        await using var insert = ReplicaWriter.Command(
            connection,
            $"""
            INSERT INTO returned_objects ({Columns})
            SELECT $1, n.object_id, $2, $3, $4 FROM {target.Table} n, directory_parts p
            WHERE n.directory_id = $1 AND n.generation = $5 AND p.directory_id = $1 AND p.kind = $2
              AND coalesce(n.created_date_time, '') < to_char(p.fresh_as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
              AND NOT EXISTS (SELECT FROM {target.Table} o WHERE o.directory_id = $1 AND o.generation = $6 AND o.object_id = n.object_id)
            ON CONFLICT DO NOTHING
            """,
            target.DirectoryId,
            target.Part.ToString(),
            target.ServiceProviderId,
            target.CustomerId,
            target.Generation,
            seen);
        insert.CommandTimeout = GenerationCompare.LongestCompare;
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets all: every membership is read anew.</summary>
    public static async Task ClearAsync(NpgsqlConnection connection, Guid directoryId, CancellationToken cancellationToken)
    {
        await using var delete = ReplicaWriter.Command(connection, "DELETE FROM returned_objects WHERE directory_id = $1", directoryId);
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    // What says nothing of its age may be old.
    private static DateTimeOffset ReadTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUniversalTime()
            : DateTimeOffset.UnixEpoch;
}
