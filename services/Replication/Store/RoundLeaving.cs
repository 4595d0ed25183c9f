using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LivePlatform.Replication.Store;

/// <summary>
/// Leaves a round that does not end well, in the caller's transaction: nothing of it is applied any more, and what it showed already is
/// counted.
/// </summary>
internal static class RoundLeaving
{
    public static async Task LeaveAsync(
        ReplicationDbContext db, ReplicationRound round, DirectoryPart part, CancellationToken cancellationToken)
    {
        if (round.Mode == RoundMode.Full)
        {
            part.AbandonGeneration();
        }
        else
        {
            part.Gained(round.AddedObjects, round.AddedMembers);
        }

        await PendingRemovals.ClearAsync((NpgsqlConnection)db.Database.GetDbConnection(), round.DirectoryId, round.Id, cancellationToken);
    }
}
