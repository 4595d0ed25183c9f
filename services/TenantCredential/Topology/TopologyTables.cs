using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Topology;

/// <summary>Copies of services.</summary>
internal static class TopologyTables
{
    extension(TenantCredentialDbContext db)
    {
        public DbSet<KnownService> KnownServices => db.Set<KnownService>();
    }

    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<KnownService>(row =>
            {
                row.ToTable("known_services");
                row.HasKey(x => x.ServiceId);
                row.Property(x => x.ServiceId).ValueGeneratedNever();
                row.Property(x => x.ShortName).HasMaxLength(100);
            });
        }
    }
}
