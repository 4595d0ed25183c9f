using LivePlatform.Onboarding.BaseDomains;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Runs;

/// <summary>Runs with their steps and what they made.</summary>
internal static class RunTables
{
    private const int LongestName = 253;

    extension(OnboardingDbContext db)
    {
        public DbSet<Run> Runs => db.Set<Run>();

        public DbSet<MadeObject> MadeObjects => db.Set<MadeObject>();
    }

    private sealed class Mapping : ITables<OnboardingDbContext>
    {
        public void Map(ModelBuilder model, OnboardingDbContext db)
        {
            model.Entity<Run>(row =>
            {
                row.ToTable("runs");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.HasAlternateKey(x => new { x.ServiceProviderId, x.Id });
                row.Property(x => x.Domain).HasMaxLength(LongestName);
                row.Property(x => x.UsageLocation).HasMaxLength(2);
                row.Property(x => x.StartedBy).HasMaxLength(ProperNameAttribute.MaxLength);
                row.Ignore(x => x.IsOpen).Ignore(x => x.IsRemoving).Ignore(x => x.Stage).Ignore(x => x.Current)
                    .Ignore(x => x.LastProgressAt);
                row.HasMany(x => x.Steps).WithOne()
                    .HasForeignKey(x => new { x.ServiceProviderId, x.RunId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id })
                    .OnDelete(DeleteBehavior.Cascade);
                row.HasOne<BaseDomain>().WithMany()
                    .HasForeignKey(x => new { x.ServiceProviderId, x.BaseDomainId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id })
                    .IsRequired(false).OnDelete(DeleteBehavior.Restrict).HasConstraintName(Constraints.RunBaseDomain);
                row.HasIndex(x => new { x.ServiceProviderId, x.Id });
                row.HasIndex(x => new { x.CustomerId, x.M365TenantId });

                // One run at a time brings up a service, and one at a time each of its sites.
                row.HasIndex(x => new { x.ServiceId, x.SiteId }).HasDatabaseName(Constraints.OneOpenRun).IsUnique().AreNullsDistinct(false)
                    .HasFilter("state NOT IN ('Completed', 'Abandoned')");
            });
            model.Entity<RunStep>(row =>
            {
                row.ToTable("run_steps");
                row.HasKey(x => new { x.RunId, x.Number });
                row.Property(x => x.Code).HasMaxLength(200);
                row.Property(x => x.Sentence).HasMaxLength(RunStep.LongestText);
                row.Property(x => x.Action).HasMaxLength(RunStep.LongestText);
                row.Property(x => x.Mark).HasMaxLength(200);
                row.Ignore(x => x.IsOver);
            });
            model.Entity<MadeObject>(row =>
            {
                row.ToTable("made_objects");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.Name).HasMaxLength(MadeObject.LongestName);
                row.Property(x => x.RemoteId).HasMaxLength(LongestName);
                row.Property(x => x.Note).HasMaxLength(MadeObject.LongestNote);
                row.Ignore(x => x.IsOurs);
                row.HasIndex(x => x.RunId);
                row.HasOne<Run>().WithMany()
                    .HasForeignKey(x => new { x.ServiceProviderId, x.RunId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id })
                    .OnDelete(DeleteBehavior.Cascade);
            });
        }
    }
}
