using LivePlatform.Onboarding.Names;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.VoiceServices;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Sites;

/// <summary>Sites.</summary>
internal static class SiteTables
{
    private const int MaxAddressLength = 253;

    extension(OnboardingDbContext db)
    {
        public DbSet<Site> Sites => db.Set<Site>();
    }

    private sealed class Mapping : ITables<OnboardingDbContext>
    {
        public void Map(ModelBuilder model, OnboardingDbContext db)
        {
            model.Entity<Site>(row =>
            {
                row.ToTable("sites");
                row.HasKey(x => x.Id);
                row.Property(x => x.Name).HasMaxLength(ProperNameAttribute.MaxLength);
                row.Property(x => x.NameKey).HasMaxLength(ProperNameAttribute.MaxLength);
                row.Property(x => x.ShortName).HasMaxLength(ShortName.MaxLength);
                row.PrimitiveCollection(x => x.SbcAddresses).ElementType(address => address.HasMaxLength(MaxAddressLength));
                row.HasIndex(x => new { x.ServiceProviderId, x.ServiceId, x.NameKey }).HasDatabaseName(Constraints.SiteName).IsUnique();
                row.HasOne<Service>().WithMany()
                    .HasForeignKey(x => new { x.ServiceProviderId, x.ServiceId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id })
                    .OnDelete(DeleteBehavior.Restrict).HasConstraintName(Constraints.SiteService);
            });
        }
    }
}
