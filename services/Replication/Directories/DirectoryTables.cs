using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Directories;

/// <summary>Directories and the state of their parts.</summary>
public static class DirectoryTables
{
    extension(ReplicationDbContext db)
    {
        public DbSet<Directory> Directories => db.Set<Directory>();

        public DbSet<DirectoryPart> Parts => db.Set<DirectoryPart>();
    }

    private sealed class Mapping : ITables<ReplicationDbContext>
    {
        public void Map(ModelBuilder model, ReplicationDbContext db)
        {
            model.Entity<Directory>(row =>
            {
                row.ToTable("directories");
                row.HasIndex(x => new { x.ServiceProviderId, x.M365TenantId, x.CustomerId }).IsUnique();
                row.HasMany(x => x.Parts).WithOne().HasForeignKey(x => x.DirectoryId);
                row.Property(x => x.BlockedCode).HasMaxLength(60);
                row.Property(x => x.WaitingCode).HasMaxLength(60);
            });
            model.Entity<DirectoryPart>(row =>
            {
                row.ToTable("directory_parts");
                row.HasKey(x => new { x.DirectoryId, x.Kind });
                row.Ignore(x => x.NotReadable);
            });
        }
    }
}
