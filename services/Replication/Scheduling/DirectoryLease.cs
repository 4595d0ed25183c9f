using LivePlatform.M365.Throttling;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LivePlatform.Replication.Scheduling;

/// <summary>The right to write a directory, proven in every commit: under an older fence the commit is rolled back.</summary>
/// <param name="directoryId">The directory.</param>
/// <param name="sliceNumber">The slice that it was taken for.</param>
/// <param name="fence">Grows with each take-over.</param>
/// <param name="takenDueAt">When the directory was due as it was taken: another time at the end means that somebody wants it
/// meanwhile.</param>
internal sealed class DirectoryLease(Guid directoryId, long sliceNumber, long fence, DateTimeOffset takenDueAt)
{
    private const int LeaseSeconds = 30;
    private const int PutOffSeconds = 60;

    public Guid DirectoryId { get; } = directoryId;

    public long SliceNumber { get; } = sliceNumber;

    /// <summary>The budget that this slice spends; stored with each commit, so that the next worker goes on from there.</summary>
    public TenantBudget? Budget { get; set; }

    /// <summary>What this slice has asked of Microsoft; null before its first call.</summary>
    public RunSpending? Spending { get; set; }

    /// <summary>Takes a directory for one slice.</summary>
    /// <param name="database">The app role's connections.</param>
    /// <param name="directoryId">The directory.</param>
    /// <param name="serviceProviderId">Whose it is.</param>
    /// <param name="sliceNumber">The slice that the nudge is about.</param>
    /// <param name="takeOver">Also when it is held: a redelivered nudge proves that its consumer is gone, and of a try without an answer
    /// the lease may be ours.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when the nudge is past, or somebody holds the directory.</returns>
    public static async Task<(DirectoryLease Lease, TenantBudgetState? Budget, int? UserCount)?> TryTakeAsync(
        NpgsqlDataSource database,
        Guid directoryId,
        Guid serviceProviderId,
        long sliceNumber,
        bool takeOver,
        CancellationToken cancellationToken)
    {
        await using var take = database.CreateCommand(
            $"""
            UPDATE dispatch SET fence = fence + 1, lease_until = now() + interval '{LeaseSeconds} seconds', nudged_until = NULL
            WHERE directory_id = $1 AND slice_number = $2 AND service_provider_id = $3 AND blocked_code IS NULL AND ($4
                OR lease_until IS NULL OR lease_until < now())
            RETURNING fence, due_at, budget_tokens, budget_at, budget_factor, user_count
            """);
        take.Parameters.AddWithValue(directoryId);
        take.Parameters.AddWithValue(sliceNumber);
        take.Parameters.AddWithValue(serviceProviderId);
        take.Parameters.AddWithValue(takeOver);
        await using var reader = await take.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        TenantBudgetState? budget = await reader.IsDBNullAsync(2, cancellationToken)
            ? null
            : new TenantBudgetState(reader.GetDouble(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetDouble(4));
        int? users = await reader.IsDBNullAsync(5, cancellationToken) ? null : reader.GetInt32(5);
        return (new DirectoryLease(directoryId, sliceNumber, reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1)), budget, users);
    }

    /// <summary>
    /// Proves the right and renews it, in the caller's transaction. Call it before anything is written: its row lock keeps a successor
    /// waiting.
    /// </summary>
    /// <exception cref="FenceLostException">Somebody else holds the directory.</exception>
    public Task HoldAsync(DbContext db, CancellationToken cancellationToken) =>
        WriteAsync(db, $"lease_until = now() + interval '{LeaseSeconds} seconds'", [], cancellationToken);

    /// <summary>
    /// Ends the slice in the caller's transaction: the directory is due again at <paramref name="dueAt"/>, or earlier when somebody
    /// ordered, approved or cancelled something while the slice ran; then it keeps its priority too.
    /// </summary>
    /// <param name="db">The caller's unit of work.</param>
    /// <param name="dueAt">When the slice says that there is more to do.</param>
    /// <param name="priority">Its priority from now on; null: as it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FenceLostException">Somebody else holds the directory.</exception>
    public Task EndAsync(DbContext db, DateTimeOffset dueAt, short? priority, CancellationToken cancellationToken) => WriteAsync(
        db,
        """
        lease_until = NULL, nudged_until = NULL, slice_number = slice_number + 1,
        due_at = CASE WHEN due_at = $6 THEN $7 ELSE least(due_at, $7) END, priority = CASE WHEN due_at = $6 THEN coalesce($8, priority)
            ELSE priority END
        """,
        [
            new NpgsqlParameter<DateTimeOffset> { TypedValue = takenDueAt },
            new NpgsqlParameter<DateTimeOffset> { TypedValue = dueAt },
            new NpgsqlParameter<short?> { TypedValue = priority },
        ],
        cancellationToken);

    /// <summary>
    /// Gives the directory back whose slice could not be ended in a transaction of its own: it is tried again in a minute, perhaps by a
    /// worker that can. Earlier when somebody ordered something meanwhile.
    /// </summary>
    public async Task PutOffAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var putOff = database.CreateCommand(
            $"""
            UPDATE dispatch SET lease_until = NULL, nudged_until = NULL, slice_number = slice_number + 1,
                due_at = CASE WHEN due_at = $3 THEN now() + interval '{PutOffSeconds} seconds' ELSE due_at END
            WHERE directory_id = $1 AND fence = $2 AND slice_number = $4
            """);
        putOff.Parameters.AddWithValue(DirectoryId);
        putOff.Parameters.AddWithValue(fence);
        putOff.Parameters.AddWithValue(takenDueAt);
        putOff.Parameters.AddWithValue(SliceNumber);
        await putOff.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task WriteAsync(DbContext db, string sets, NpgsqlParameter[] more, CancellationToken cancellationToken)
    {
        var budget = Budget?.Export();
        await using var update = ReplicaWriter.Command(
            (NpgsqlConnection)db.Database.GetDbConnection(),
            $"""
            UPDATE dispatch SET {sets}, budget_tokens = coalesce($3, budget_tokens), budget_at = coalesce($4, budget_at), budget_factor =
                coalesce($5, budget_factor)
            WHERE directory_id = $1 AND fence = $2
            """,
            DirectoryId,
            fence);
        update.Parameters.Add(new NpgsqlParameter<double?> { TypedValue = budget?.Tokens });
        update.Parameters.Add(new NpgsqlParameter<DateTimeOffset?> { TypedValue = budget?.At });
        update.Parameters.Add(new NpgsqlParameter<double?> { TypedValue = budget?.Factor });
        update.Parameters.AddRange(more);

        if (await update.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            throw new FenceLostException(DirectoryId);
        }
    }
}
