using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Runs.Due;

/// <summary>The list of runs that are to be advanced.</summary>
internal static class DueRunTables
{
    private sealed class Mapping : ITables<OnboardingDbContext>
    {
        public void Map(ModelBuilder model, OnboardingDbContext db)
        {
            model.Entity<DueRun>(row =>
            {
                row.ToTable("due_runs").HasKey(x => x.RunId);
                row.Property(x => x.RunId).ValueGeneratedNever();
                row.WorkedByLoop();
            });
        }
    }
}
