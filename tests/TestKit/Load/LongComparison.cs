using Npgsql;
using Xunit;

namespace LivePlatform.TestKit.Load;

/// <summary>
/// Lets the comparison of generations at the end of a full round take as long as in a very large directory: it reads both generations, and
/// cannot write what it found until this is disposed of. All locks of its transaction stay held.
/// </summary>
public sealed class LongComparison : IAsyncDisposable
{
    private const string Compared = "directory_users";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private readonly NpgsqlConnection _holder;
    private readonly NpgsqlTransaction _transaction;
    private readonly NpgsqlConnection _observer;

    private LongComparison(NpgsqlConnection holder, NpgsqlTransaction transaction, NpgsqlConnection observer) =>
        (_holder, _transaction, _observer) = (holder, transaction, observer);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>For the round of users that is being read.</summary>
    /// <param name="superuser">The superuser's connection to the database of replicas.</param>
    /// <param name="directoryId">Whose round.</param>
    public static async Task<LongComparison> PrepareAsync(string superuser, Guid directoryId)
    {
        var holder = new NpgsqlConnection(superuser);
        await holder.OpenAsync(Cancellation);

        // In the transaction of the holder, every look at what others do would show the same.
        var observer = new NpgsqlConnection(superuser);
        await observer.OpenAsync(Cancellation);
        var transaction = await holder.BeginTransactionAsync(Cancellation);
        await using var hold = new NpgsqlCommand(
            $"SELECT 1 FROM directory_parts WHERE directory_id = '{directoryId}' AND kind = 'Users' FOR UPDATE", holder, transaction);
        await hold.ExecuteNonQueryAsync(Cancellation);
        return new LongComparison(holder, transaction, observer);
    }

    /// <summary>Waits until it runs.</summary>
    public Task WaitAsync() => WaitUntilAsync(RunsAsync, "No round came to its comparison.");

    private async Task<bool> RunsAsync() => await AskAsync(
        $"""
        SELECT true FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid AND l.relation = '{Compared}'::regclass AND l.granted
        WHERE {_holder.ProcessID} = ANY (pg_blocking_pids(a.pid)) LIMIT 1
        """) is true;

    /// <summary>Waits until somebody wants one of the tables that it uses for himself, as a migration does.</summary>
    public Task WaitForMigrationAsync() => WaitUntilAsync(
        async () => await AskAsync(
            "SELECT true FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted AND database = (SELECT oid FROM pg_database "
                + "WHERE datname = current_database()) LIMIT 1") is true,
        "No migration came to a table of the comparison.");

    /// <summary>The comparison goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _holder.DisposeAsync();
        await _observer.DisposeAsync();
    }

    private async Task<object?> AskAsync(string question)
    {
        await using var command = new NpgsqlCommand(question, _observer);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private static async Task WaitUntilAsync(Func<Task<bool>> holds, string otherwise)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException(otherwise);
            }

            await Task.Delay(Look, TimeProvider.System, Cancellation);
        }
    }
}
