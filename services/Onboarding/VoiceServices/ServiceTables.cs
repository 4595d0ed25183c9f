using LivePlatform.Onboarding.Customers;
using LivePlatform.Onboarding.Names;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Runs;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.VoiceServices;

/// <summary>Services.</summary>
internal static class ServiceTables
{
    extension(OnboardingDbContext db)
    {
        public DbSet<Service> Services => db.Set<Service>();
    }

    private sealed class Mapping : ITables<OnboardingDbContext>
    {
        public void Map(ModelBuilder model, OnboardingDbContext db)
        {
            model.Entity<Service>(row =>
            {
                row.ToTable("services");
                row.HasKey(x => x.Id);
                row.HasAlternateKey(x => new { x.ServiceProviderId, x.Id }).HasName("ak_services_service_provider_id_id");
                row.Property(x => x.FullName).HasMaxLength(ProperNameAttribute.MaxLength);
                row.Property(x => x.ShortName).HasMaxLength(ShortName.MaxLength);
                row.HasOne<Customer>().WithMany()
                    .HasForeignKey(x => new { x.ServiceProviderId, x.CustomerId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id })
                    .OnDelete(DeleteBehavior.Restrict).HasConstraintName(Constraints.ServiceCustomer);
            });

            // The services' side of it: runs know of a service only its id.
            model.Entity<Run>()
                .HasOne<Service>().WithMany()
                .HasForeignKey(x => new { x.ServiceProviderId, x.ServiceId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id })
                .OnDelete(DeleteBehavior.Restrict).HasConstraintName(Constraints.RunService);
        }
    }
}
