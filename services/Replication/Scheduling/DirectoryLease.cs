using LivePlatform.M365.Throttling;
using LivePlatform.Replication.Runs.RunSlices;
using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LivePlatform.Replication.Scheduling;

/// <summary>Another worker has taken the directory over: this one stops, and what it did not commit is lost to nobody.</summary>
internal sealed class FenceLostException(Guid directoryId) : Exception($"Directory {directoryId} is held by another worker.");

/// <summary>The right to write a directory, proven in every commit: under an older fence the commit is rolled back.</summary>
internal sealed class DirectoryLease(Guid directoryId, long sliceNumber, long fence)
{
    private const int LeaseSeconds = 30;

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
    /// <param name="takeOver">Also when it is held: a redelivered nudge proves that its consumer is gone, and of a try without an answer the lease may be ours.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when the nudge is past, or somebody holds the directory.</returns>
    public static async Task<(DirectoryLease Lease, TenantBudgetState? Budget, int? UserCount)?> TryTakeAsync(
        NpgsqlDataSource database, Guid directoryId, Guid serviceProviderId, long sliceNumber, bool takeOver, CancellationToken cancellationToken)
    {
        await using var take = database.CreateCommand(
            $"""
            UPDATE dispatch SET fence = fence + 1, lease_until = now() + interval '{LeaseSeconds} seconds', nudged_until = NULL
            WHERE directory_id = $1 AND slice_number = $2 AND service_provider_id = $3 AND blocked_code IS NULL AND ($4 OR lease_until IS NULL OR lease_until < now())
            RETURNING fence, budget_tokens, budget_at, budget_factor, user_count
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

        TenantBudgetState? budget = await reader.IsDBNullAsync(1, cancellationToken)
            ? null
            : new TenantBudgetState(reader.GetDouble(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetDouble(3));
        int? users = await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetInt32(4);
        return (new DirectoryLease(directoryId, sliceNumber, reader.GetInt64(0)), budget, users);
    }

    /// <summary>Proves the right and renews it, in the caller's transaction. Call it before anything is written: its row lock keeps a successor waiting.</summary>
    /// <exception cref="FenceLostException">Somebody else holds the directory.</exception>
    public Task HoldAsync(DbContext db, CancellationToken cancellationToken) =>
        WriteAsync(db, $"lease_until = now() + interval '{LeaseSeconds} seconds'", null, cancellationToken);

    /// <summary>Ends the slice in the caller's transaction: the directory is due again at <paramref name="dueAt"/>.</summary>
    /// <exception cref="FenceLostException">Somebody else holds the directory.</exception>
    public Task EndAsync(DbContext db, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        WriteAsync(db, "lease_until = NULL, nudged_until = NULL, slice_number = slice_number + 1, due_at = $6", dueAt, cancellationToken);

    private async Task WriteAsync(DbContext db, string sets, DateTimeOffset? dueAt, CancellationToken cancellationToken)
    {
        var budget = Budget?.Export();
        await using var update = ReplicaWriter.Command(
            (NpgsqlConnection)db.Database.GetDbConnection(),
            $"""
            UPDATE dispatch SET {sets}, budget_tokens = coalesce($3, budget_tokens), budget_at = coalesce($4, budget_at), budget_factor = coalesce($5, budget_factor)
            WHERE directory_id = $1 AND fence = $2
            """,
            DirectoryId,
            fence);
        update.Parameters.Add(new NpgsqlParameter<double?> { TypedValue = budget?.Tokens });
        update.Parameters.Add(new NpgsqlParameter<DateTimeOffset?> { TypedValue = budget?.At });
        update.Parameters.Add(new NpgsqlParameter<double?> { TypedValue = budget?.Factor });
        if (dueAt is { } due)
        {
            update.Parameters.AddWithValue(due);
        }

        if (await update.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            throw new FenceLostException(DirectoryId);
        }
    }
}
