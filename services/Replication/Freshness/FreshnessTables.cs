using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Freshness;

/// <summary>Freshness targets that somebody set.</summary>
public static class FreshnessTables
{
    extension(ReplicationDbContext db)
    {
        public DbSet<ProviderFreshnessTarget> ProviderTargets => db.Set<ProviderFreshnessTarget>();

        public DbSet<CustomerFreshnessTarget> CustomerTargets => db.Set<CustomerFreshnessTarget>();
    }

    private sealed class Mapping : ITables<ReplicationDbContext>
    {
        public void Map(ModelBuilder model, ReplicationDbContext db)
        {
            model.Entity<ProviderFreshnessTarget>(row =>
            {
                row.ToTable("provider_freshness_targets");
                row.HasKey(x => x.ServiceProviderId);
            });
            model.Entity<CustomerFreshnessTarget>(row =>
            {
                row.ToTable("customer_freshness_targets");
                row.HasKey(x => new { x.ServiceProviderId, x.CustomerId });
            });
        }
    }
}
