using LivePlatform.Replication.Schema;
using Npgsql;

namespace LivePlatform.Bench.Data;

/// <summary>Reads what a contender has written, as the owner, after its time was taken.</summary>
internal static class ReplicaDigest
{
    public static async Task<DirectoryDigest> ReadAsync(NpgsqlDataSource owner, Guid directoryId, CancellationToken cancellationToken)
    {
        var builder = new DirectoryDigest.Builder();
        await ReadAsync(owner, directoryId, "directory_users", UserColumns.All, builder.User, cancellationToken);
        await ReadAsync(owner, directoryId, "directory_groups", GroupColumns.All, builder.Group, cancellationToken);
        await using var command = owner.CreateCommand(
            "SELECT group_id, member_id, member_type FROM directory_members WHERE directory_id = $1");
        command.Parameters.AddWithValue(directoryId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            builder.Member(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2));
        }

        return builder.Build();
    }

    private static async Task ReadAsync(
        NpgsqlDataSource owner,
        Guid directoryId,
        string table,
        IReadOnlyList<ReplicaColumn> columns,
        Action<Guid, IEnumerable<string?>> add,
        CancellationToken cancellationToken)
    {
        await using var command = owner.CreateCommand(
            $"SELECT object_id, {string.Join(", ", columns.Select(column => $"{column.Column}::text"))} FROM "
                + $"{table} WHERE directory_id = $1");
        command.Parameters.AddWithValue(directoryId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var values = new string?[columns.Count];
        while (await reader.ReadAsync(cancellationToken))
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = await reader.IsDBNullAsync(i + 1, cancellationToken) ? null : reader.GetString(i + 1);
            }

            add(reader.GetGuid(0), values);
        }
    }
}
