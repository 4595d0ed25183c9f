using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.BaseDomains;

/// <summary>Base domains: the provider's own.</summary>
internal static class BaseDomainTables
{
    private const int LongestName = 253;

    extension(OnboardingDbContext db)
    {
        public DbSet<BaseDomain> BaseDomains => db.Set<BaseDomain>();
    }

    private sealed class Mapping : ITables<OnboardingDbContext>
    {
        public void Map(ModelBuilder model, OnboardingDbContext db)
        {
            model.Entity<BaseDomain>(row =>
            {
                row.ToTable("base_domains");
                row.HasKey(x => x.Id);
                row.HasAlternateKey(x => new { x.ServiceProviderId, x.Id });
                row.Property(x => x.Name).HasMaxLength(LongestName);
                row.Property(x => x.KeyName).HasMaxLength(LongestName);
                row.PrimitiveCollection(x => x.Servers).ElementType(server => server.HasMaxLength(64));
                row.HasIndex(x => new { x.ServiceProviderId, x.Name }).HasDatabaseName(Constraints.BaseDomainName).IsUnique();
            });

            model.Entity<BaseDomain>().HasQueryFilter(LiveDbContext.CustomerFilter, x => db.SeesAllCustomers);
        }
    }
}
