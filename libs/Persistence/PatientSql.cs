using Npgsql;

namespace LivePlatform.Persistence;

/// <summary>Changes a schema beside a serving system: waits for a lock shortly, lets everybody else go on, and tries again.</summary>
internal static class PatientSql
{
    /// <summary>How long one try waits for a lock, in milliseconds: so long, at most, everybody else waits behind it. Nobody shall notice a migration.</summary>
    public const int LockTimeout = 200;

    /// <summary>Long enough that those who waited behind a try are through before the next one, also where they come by the hundred.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Longer than the longest statement beside which it may run (the comparison of two generations of a very large directory: 10 minutes).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Runs statements in one transaction.</summary>
    public static Task RunAsync(NpgsqlDataSource owner, string sql, CancellationToken cancellationToken) => TryAsync(
        async () =>
        {
            await using var connection = await owner.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = new NpgsqlCommand($"SET LOCAL lock_timeout = {LockTimeout};\n{sql}", connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Tries again what did not get its locks, or met another one who did the same.</summary>
    public static async Task TryAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception busy) when (TimeProvider.System.GetElapsedTime(began) < Patience && (busy as PostgresException ?? busy.InnerException as PostgresException) is { } said && IsBusy(said))
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    private static bool IsBusy(PostgresException failure) => failure.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected
        || (failure.SqlState == PostgresErrorCodes.InternalError && failure.MessageText.Contains("concurrently updated", StringComparison.Ordinal));
}
