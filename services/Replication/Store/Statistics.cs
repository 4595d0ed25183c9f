using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Schema;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Store;

/// <summary>
/// Statistics for the planner, right after a full round has written a generation. Without them it believes that a generation has one row,
/// and each look-up by key reads the whole directory: a delta round would cost what there is, not what has changed. Autovacuum takes them a
/// minute or more later.
/// </summary>
internal static class Statistics
{
    /// <summary>Fewer rows are read faster than analyzed.</summary>
    private const int FewRows = 1_000;

    public static async Task TakeAsync(
        UnitOfWork<ReplicationDbContext> work, ReplicationRound round, int rows, CancellationToken cancellationToken)
    {
        if (rows < FewRows)
        {
            return;
        }

        string[] tables = round.Part == PartKind.Users ? ["directory_users"] : ["directory_groups", "directory_members"];
        await work.RunAsync(
            (db, cancelled) => db.Database.ExecuteSqlAsync($"SELECT analyze_replica({round.DirectoryId}, {tables})", cancelled),
            cancellationToken);
    }
}
