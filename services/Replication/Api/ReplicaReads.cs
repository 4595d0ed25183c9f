using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Schema;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>Finds the generation that readers see.</summary>
internal static class ReplicaReads
{
    /// <summary>Null when there is no such directory, or it is not the caller's.</summary>
    public static async Task<int?> GenerationAsync(
        this ReplicationDbContext db, Guid directoryId, PartKind kind, CancellationToken cancellationToken) =>
        await db.Parts.AsNoTracking().Where(x => x.DirectoryId == directoryId && x.Kind == kind).Select(x => (int?)x.Generation)
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>The database's clock, by which leases are counted.</summary>
    public static async Task<DateTimeOffset> NowAsync(this ReplicationDbContext db, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<DateTimeOffset>($"SELECT now() AS \"Value\"").SingleAsync(cancellationToken);
}
