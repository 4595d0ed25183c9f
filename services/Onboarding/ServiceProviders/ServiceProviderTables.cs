using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.ServiceProviders;

/// <summary>Service providers.</summary>
internal static class ServiceProviderTables
{
    extension(OnboardingDbContext db)
    {
        public DbSet<ServiceProvider> ServiceProviders => db.Set<ServiceProvider>();
    }

    private sealed class Mapping : ITables<OnboardingDbContext>
    {
        public void Map(ModelBuilder model, OnboardingDbContext db)
        {
            model.Entity<ServiceProvider>(row =>
            {
                row.ToTable("service_providers");
                row.HasKey(x => x.ServiceProviderId).HasName(Constraints.ServiceProviderKey);
                row.Property(x => x.Name).HasMaxLength(ProperNameAttribute.MaxLength);
                row.Property(x => x.NameKey).HasMaxLength(ProperNameAttribute.MaxLength);
                row.HasIndex(x => x.NameKey).HasDatabaseName(Constraints.ServiceProviderName).IsUnique();
            });
        }
    }
}
