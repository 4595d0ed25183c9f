using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Removed;

/// <summary>What was removed, for those that have to be told again.</summary>
internal static class RemovedTables
{
    extension(OnboardingDbContext db)
    {
        public DbSet<RemovedObject> RemovedObjects => db.Set<RemovedObject>();
    }

    private sealed class Mapping : ITables<OnboardingDbContext>
    {
        public void Map(ModelBuilder model, OnboardingDbContext db)
        {
            model.Entity<RemovedObject>(row =>
            {
                row.ToTable("removed_objects");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.Contract).HasMaxLength(100);
                row.Property(x => x.Body).HasColumnType("jsonb");
                row.HasIndex(x => new { x.ServiceProviderId, x.Id });
            });
        }
    }
}
