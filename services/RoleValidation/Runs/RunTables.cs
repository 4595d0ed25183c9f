using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Runs;

/// <summary>Copies of Onboarding's runs.</summary>
internal static class RunTables
{
    extension(RoleValidationDbContext db)
    {
        public DbSet<KnownRun> Runs => db.Set<KnownRun>();
    }

    private sealed class Mapping : ITables<RoleValidationDbContext>
    {
        public void Map(ModelBuilder model, RoleValidationDbContext db) => model.Entity<KnownRun>(row =>
        {
            row.ToTable("known_runs");
            row.HasKey(x => x.RunId);
            row.Property(x => x.RunId).ValueGeneratedNever();
            row.HasIndex(x => new { x.ServiceProviderId, x.CustomerId }).HasFilter("is_open");
            row.Ignore(x => x.Needs);
        });
    }
}
