using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Settings;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LivePlatform.Replication.Scheduling;

/// <summary>A directory that is due.</summary>
internal sealed record DueDirectory(Guid DirectoryId, Guid ServiceProviderId, Guid AppId, long SliceNumber, bool IsInteractive);

/// <summary>What was chosen, and how many due directories have to wait for their turn.</summary>
internal sealed record Choice(IReadOnlyList<DueDirectory> Nudges, int Waiting);

/// <summary>Takes due directories from the work list, as many as the limits allow, and marks them nudged in the same commit.</summary>
internal sealed class DueDirectories(Database<ReplicationDbContext> database, IOptions<ReplicationOptions> options)
{
    private const int MostCandidates = 1000;

    private const string IsDue =
        """
        due_at <= now() AND blocked_code IS NULL AND app_id IS NOT NULL
          AND (lease_until IS NULL OR lease_until < now()) AND (nudged_until IS NULL OR nudged_until < now())
        """;

    public async Task<Choice> ChooseAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.App.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await WaitForOtherDispatchersAsync(connection, cancellationToken);
        var inFlight = await CountInFlightAsync(connection, cancellationToken);
        var (candidates, due) = await FindDueAsync(connection, cancellationToken);
        var nudges = FairTurns.Choose(candidates, inFlight, options.Value.MaxSlicesInFlight, options.Value.MaxSlicesPerApp);
        if (nudges.Count > 0)
        {
            await using var mark = new NpgsqlCommand(
                "UPDATE dispatch SET nudged_until = now() + $2 WHERE directory_id = ANY($1)", connection);
            mark.Parameters.AddWithValue(nudges.Select(x => x.DirectoryId).ToArray());
            mark.Parameters.AddWithValue(options.Value.NudgeLife);
            await mark.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return new Choice(nudges, Math.Max(0, due - nudges.Count));
    }

    // Two that count at the same time would both see room for the same slices, and together exceed the limits.
    private static async Task WaitForOtherDispatchersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var wait = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended('replication-dispatch', 0))", connection);
        await wait.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Dictionary<Guid, int>> CountInFlightAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var count = new NpgsqlCommand(
            "SELECT app_id, count(*)::int FROM dispatch WHERE app_id IS NOT NULL AND (lease_until > now() OR nudged_until > now()) GROUP "
                + "BY app_id", connection);
        await using var reader = await count.ExecuteReaderAsync(cancellationToken);
        var inFlight = new Dictionary<Guid, int>();
        while (await reader.ReadAsync(cancellationToken))
        {
            inFlight[reader.GetGuid(0)] = reader.GetInt32(1);
        }

        return inFlight;
    }

    /// <summary>The longest due of each app, so that the backlog of one hides nobody else's; and how many are due in all.</summary>
    private async Task<(List<DueDirectory> Candidates, int Due)> FindDueAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand(
            $"""
            SELECT d.directory_id, d.service_provider_id, d.app_id, d.slice_number, d.priority, ranked.due::int
            FROM (SELECT directory_id, row_number() OVER (PARTITION BY priority, app_id ORDER BY due_at) AS place, count(*) OVER () AS due
                FROM dispatch WHERE {IsDue}) ranked
            JOIN dispatch d USING (directory_id)
            WHERE ranked.place <= $1 AND {IsDue} ORDER BY d.priority, ranked.place, d.due_at LIMIT {MostCandidates}
                FOR UPDATE OF d SKIP LOCKED
            """,
            connection);
        find.Parameters.AddWithValue(options.Value.MaxSlicesPerApp);
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        var (candidates, due) = (new List<DueDirectory>(), 0);
        while (await reader.ReadAsync(cancellationToken))
        {
            due = reader.GetInt32(5);
            candidates.Add(new DueDirectory(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetInt64(3),
                reader.GetInt16(4) == DispatchRow.Interactive));
        }

        return (candidates, due);
    }
}
