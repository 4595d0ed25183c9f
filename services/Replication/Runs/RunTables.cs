using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Runs;

/// <summary>Runs and their rounds.</summary>
public static class RunTables
{
    extension(ReplicationDbContext db)
    {
        public DbSet<ReplicationRun> Runs => db.Set<ReplicationRun>();

        public DbSet<ReplicationRound> Rounds => db.Set<ReplicationRound>();
    }

    private sealed class Mapping : ITables<ReplicationDbContext>
    {
        public void Map(ModelBuilder model, ReplicationDbContext db)
        {
            model.Entity<ReplicationRun>(row =>
            {
                row.ToTable("runs");
                row.HasIndex(x => new { x.DirectoryId, x.Id });
                row.HasIndex(x => new { x.ServiceProviderId, x.EndedAt });
                row.Property(x => x.RequestedBy).HasMaxLength(200);
                row.Ignore(x => x.DifferingParts);
            });
            model.Entity<ReplicationRound>(row =>
            {
                row.ToTable("rounds");
                row.HasIndex(x => x.RunId);
                row.HasIndex(x => x.DirectoryId);
                row.HasIndex(x => new { x.ServiceProviderId, x.EndedAt });
            });
        }
    }
}
