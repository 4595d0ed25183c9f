using Npgsql;

namespace LivePlatform.Persistence;

/// <summary>Changes a schema beside a serving system: waits for a lock shortly, lets everybody else go on, and tries again.</summary>
internal static class PatientSql
{
    /// <summary>
    /// How long the first try waits for a lock, in milliseconds: so long, at most, everybody else waits behind it. Most migrations need no
    /// longer one, and nobody notices them.
    /// </summary>
    public const int FirstWait = 200;

    /// <summary>
    /// Most that a try waits, in milliseconds: longer than the commits that follow each other all day, beside which shorter tries never
    /// find a gap.
    /// </summary>
    private const int LongestWait = 1_000;

    private const double Growth = 1.25;

    /// <summary>
    /// Times the wait. Those who waited behind a try are through before the next one, also where they come by the hundred.
    /// </summary>
    private const int Pause = 10;

    /// <summary>
    /// Longer than the longest statement beside which it may run (the comparison of two generations of a very large directory: 10 minutes).
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Runs statements in one transaction.</summary>
    public static Task RunAsync(NpgsqlDataSource owner, string sql, CancellationToken cancellationToken) => TryAsync(
        async wait =>
        {
            await using var connection = await owner.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = new NpgsqlCommand($"SET LOCAL lock_timeout = {wait};\n{sql}", connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Tries again what did not get its locks, or met another one who did the same.</summary>
    /// <param name="work">Is told how long it may wait for a lock, in milliseconds.</param>
    /// <param name="cancellationToken">No further try.</param>
    public static async Task TryAsync(Func<int, Task> work, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (double wait = FirstWait; ; wait = Math.Min(wait * Growth, LongestWait))
        {
            try
            {
                await work((int)wait);
                return;
            }
            catch (Exception busy) when (TimeProvider.System.GetElapsedTime(began) < Patience
                && (busy as PostgresException ?? busy.InnerException as PostgresException) is { } said && IsBusy(said))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(wait * Pause), TimeProvider.System, cancellationToken);
            }
        }
    }

    private static bool IsBusy(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected
            || (failure.SqlState == PostgresErrorCodes.InternalError
                && failure.MessageText.Contains("concurrently updated", StringComparison.Ordinal));
}
