using LivePlatform.Replication.Schema;
using Npgsql;

namespace LivePlatform.Replication.Store;

/// <summary>Removals of a delta round wait here for the round's last commit: until the guard has seen them all, readers see none.</summary>
internal static class PendingRemovals
{
    private const string OfRound = "p.directory_id = $1 AND p.round_id = $2";

    private const string CountMembers =
        $"""
        (SELECT count(*) FROM (
          SELECT t.group_id, t.member_id FROM pending_removals p JOIN directory_members t ON t.directory_id = p.directory_id
              AND t.generation = $3 AND t.group_id = p.object_id AND t.member_id = p.member_id
          WHERE {OfRound} AND p.member_id <> $4
          UNION
          SELECT t.group_id, t.member_id FROM pending_removals p JOIN directory_members t ON t.directory_id = p.directory_id
              AND t.generation = $3 AND t.group_id = p.object_id
          WHERE {OfRound} AND p.member_id = $4
          UNION
          SELECT t.group_id, t.member_id FROM pending_removals p JOIN directory_members t ON t.directory_id = p.directory_id
              AND t.generation = $3 AND t.member_id = p.object_id
          WHERE {OfRound} AND p.member_id = $4) lost)
        """;

    public static async Task RememberAsync(
        NpgsqlConnection connection, ReplicaTarget target, RowBatch batch, CancellationToken cancellationToken)
    {
        await ForgetAsync(
            connection, target, [.. batch.Objects.Keys.Select(id => (id, Guid.Empty)), .. batch.Members.Keys], cancellationToken);
        (Guid Object, Guid Member)[] gone = [.. batch.RemovedObjects.Select(id => (id, Guid.Empty)), .. batch.RemovedMembers];
        if (gone.Length == 0)
        {
            return;
        }

        await using var insert = ReplicaWriter.Command(
            connection,
            """
            INSERT INTO pending_removals (directory_id, round_id, service_provider_id, customer_id, object_id, member_id)
            SELECT $1, $2, $3, $4, o, m FROM unnest($5, $6) AS rows(o, m) ON CONFLICT DO NOTHING
            """,
            target.DirectoryId,
            target.RoundId,
            target.ServiceProviderId,
            target.CustomerId,
            gone.Select(x => x.Object).ToArray(),
            gone.Select(x => x.Member).ToArray());
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// How many objects and memberships would go, counting only what readers see now; with a group go its memberships, those in other
    /// groups included.
    /// </summary>
    public static async Task<(int Objects, int Members)> CountAsync(
        NpgsqlConnection connection, ReplicaTarget target, CancellationToken cancellationToken)
    {
        await using var count = ReplicaWriter.Command(
            connection,
            $"""
            SELECT (SELECT count(*) FROM pending_removals p JOIN {target.Table} t ON t.directory_id = p.directory_id AND t.generation = $3
                AND t.object_id = p.object_id
                    WHERE p.directory_id = $1 AND p.round_id = $2 AND p.member_id = $4),
                   {(target.Part == PartKind.Groups ? CountMembers : "0::bigint")}
            """,
            target.DirectoryId,
            target.RoundId,
            target.Generation,
            Guid.Empty);
        await using var reader = await count.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return ((int)reader.GetInt64(0), (int)reader.GetInt64(1));
    }

    /// <summary>Applies them: objects, memberships, and the memberships of groups that are gone, those in other groups included.</summary>
    /// <returns>How many objects and memberships readers no longer see.</returns>
    public static async Task<(int Objects, int Members)> ApplyAsync(
        NpgsqlConnection connection, ReplicaTarget target, CancellationToken cancellationToken)
    {
        string[] statements =
        [
            $"""
            DELETE FROM {target.Table} t USING pending_removals p
            WHERE {OfRound} AND p.member_id = $4 AND t.directory_id = $1 AND t.generation = $3 AND t.object_id = p.object_id
            """,
            $"""
            DELETE FROM directory_members t USING pending_removals p
            WHERE {OfRound} AND p.member_id <> $4 AND t.directory_id = $1 AND t.generation = $3 AND t.group_id = p.object_id
                AND t.member_id = p.member_id
            """,
            .. target.Part == PartKind.Groups
                ? [$"""
                    DELETE FROM directory_members t USING pending_removals p
                    WHERE {OfRound} AND p.member_id = $4 AND t.directory_id = $1 AND t.generation = $3 AND t.group_id = p.object_id
                    """,
                    $"""
                    DELETE FROM directory_members t USING pending_removals p
                    WHERE {OfRound} AND p.member_id = $4 AND t.directory_id = $1 AND t.generation = $3 AND t.member_id = p.object_id
                    """]
                : Array.Empty<string>(),
        ];
        var deleted = new List<int>();
        foreach (var statement in statements)
        {
            await using var delete = ReplicaWriter.Command(
                connection, statement, target.DirectoryId, target.RoundId, target.Generation, Guid.Empty);
            deleted.Add(await delete.ExecuteNonQueryAsync(cancellationToken));
        }

        return (deleted[0], deleted.Skip(1).Sum());
    }

    /// <summary>Drops all of a round's: it is over.</summary>
    public static async Task ClearAsync(NpgsqlConnection connection, Guid directoryId, Guid roundId, CancellationToken cancellationToken)
    {
        await using var delete = ReplicaWriter.Command(connection, $"DELETE FROM pending_removals p WHERE {OfRound}", directoryId, roundId);
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    // An object that was removed and came back later in the same round stays.
    private static async Task ForgetAsync(
        NpgsqlConnection connection,
        ReplicaTarget target,
        IReadOnlyCollection<(Guid Object, Guid Member)> back,
        CancellationToken cancellationToken)
    {
        if (back.Count == 0)
        {
            return;
        }

        await using var delete = ReplicaWriter.Command(
            connection,
            "DELETE FROM pending_removals p USING unnest($3, $4) AS back(o, m) WHERE p.directory_id = $1 AND p.round_id = $2 AND "
                + "p.object_id = back.o AND p.member_id = back.m",
            target.DirectoryId,
            target.RoundId,
            back.Select(x => x.Object).ToArray(),
            back.Select(x => x.Member).ToArray());
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }
}
