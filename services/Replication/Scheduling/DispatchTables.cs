using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Scheduling;

/// <summary>The list of what is due.</summary>
public static class DispatchTables
{
    extension(ReplicationDbContext db)
    {
        public DbSet<DispatchRow> Dispatch => db.Set<DispatchRow>();
    }

    private sealed class Mapping : ITables<ReplicationDbContext>
    {
        public void Map(ModelBuilder model, ReplicationDbContext db)
        {
            model.Entity<DispatchRow>(row =>
            {
                row.ToTable("dispatch");
                row.HasKey(x => x.DirectoryId);
                row.HasIndex(x => x.DueAt);
                row.Property(x => x.BlockedCode).HasMaxLength(60);
                row.SharedAcrossProviders(
                    "dispatchers choose across providers what is due; rows hold ids, times and counts, no customer data");
            });
        }
    }
}
