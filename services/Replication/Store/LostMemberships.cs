using Npgsql;

namespace LivePlatform.Replication.Store;

/// <summary>
/// Memberships of users that a round found gone. Microsoft often says nothing of them in the groups' delta, so they go with their user, in
/// the same commit.
/// </summary>
/// <param name="target">What a round of users writes.</param>
/// <param name="seen">The generation of users that readers see.</param>
/// <param name="groups">The generation of groups that readers see.</param>
internal sealed class LostMemberships(ReplicaTarget target, int seen, int groups)
{
    // Of a full round: what the generation that readers see has and the new one has not. Of a delta round: what was put aside.
    private readonly string _lost =
        $"""
        FROM directory_members m WHERE m.directory_id = $1 AND m.generation = $2 AND m.member_id IN (
          {(target.Mode == Runs.RoundMode.Full
              ? $"SELECT o.object_id FROM {target.Table} o WHERE o.directory_id = $1 AND o.generation = $3 AND NOT EXISTS ("
                + $"SELECT FROM {target.Table} n WHERE n.directory_id = $1 AND n.generation = $4 AND n.object_id = o.object_id)"
              : "SELECT p.object_id FROM pending_removals p WHERE p.directory_id = $1 AND p.round_id = $3 AND p.member_id = $4")})
        """;

    public async Task<int> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var count = Command(connection, $"SELECT count(*)::int {_lost}");
        return (int)(await count.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<int> DeleteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var delete = Command(connection, $"DELETE {_lost}");
        return await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
        var command = target.Mode == Runs.RoundMode.Full
            ? ReplicaWriter.Command(connection, sql, target.DirectoryId, groups, seen, target.Generation)
            : ReplicaWriter.Command(connection, sql, target.DirectoryId, groups, target.RoundId, Guid.Empty);
        command.CommandTimeout = GenerationCompare.LongestCompare;
        return command;
    }
}
