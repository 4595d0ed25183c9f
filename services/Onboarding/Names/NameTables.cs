using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Names;

/// <summary>Short names that are taken.</summary>
internal static class NameTables
{
    extension(OnboardingDbContext db)
    {
        public DbSet<ShortNameClaim> ShortNames => db.Set<ShortNameClaim>();
    }

    private sealed class Mapping : ITables<OnboardingDbContext>
    {
        public void Map(ModelBuilder model, OnboardingDbContext db)
        {
            model.Entity<ShortNameClaim>(row =>
            {
                row.ToTable("short_names");
                row.HasKey(x => new { x.ServiceProviderId, x.Name }).HasName(Constraints.ShortNameKey);
                row.Property(x => x.Name).HasMaxLength(ShortName.MaxLength);
                row.HasIndex(x => x.HolderId);
            });
        }
    }
}
