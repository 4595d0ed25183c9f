using LivePlatform.Onboarding.BaseDomains;
using LivePlatform.Onboarding.Copies;
using LivePlatform.Onboarding.Runs;
using LivePlatform.Onboarding.Runs.Advancing;
using LivePlatform.Onboarding.VoiceServices;
using LivePlatform.Persistence.Due;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LivePlatform.Onboarding.Persistence;

/// <summary>Tables of base domains, runs, and the copies that runs look at.</summary>
internal static class RunModel
{
    private const int LongestName = 253;

    public static void MapAll(ModelBuilder model)
    {
        model.Entity<BaseDomain>(Map);
        model.Entity<Run>(Map);
        model.Entity<RunStep>(Map);
        model.Entity<MadeObject>(Map);
        model.Entity<DueRun>(Map);
        MapCopies(model);
    }

    private static void Map(EntityTypeBuilder<BaseDomain> row)
    {
        row.ToTable("base_domains");
        row.HasKey(x => x.Id);
        row.HasAlternateKey(x => new { x.ServiceProviderId, x.Id });
        row.Property(x => x.Name).HasMaxLength(LongestName);
        row.Property(x => x.KeyName).HasMaxLength(LongestName);
        row.PrimitiveCollection(x => x.Servers).ElementType(server => server.HasMaxLength(64));
        row.HasIndex(x => new { x.ServiceProviderId, x.Name }).HasDatabaseName(Constraints.BaseDomainName).IsUnique();
    }

    private static void Map(EntityTypeBuilder<Run> row)
    {
        row.ToTable("runs");
        row.HasKey(x => x.Id);
        row.Property(x => x.Id).ValueGeneratedNever();
        row.HasAlternateKey(x => new { x.ServiceProviderId, x.Id });
        row.Property(x => x.Domain).HasMaxLength(LongestName);
        row.Property(x => x.UsageLocation).HasMaxLength(2);
        row.Property(x => x.StartedBy).HasMaxLength(ProperNameAttribute.MaxLength);
        row.Ignore(x => x.IsOpen).Ignore(x => x.IsRemoving).Ignore(x => x.Stage).Ignore(x => x.Current);
        row.HasMany(x => x.Steps).WithOne()
            .HasForeignKey(x => new { x.ServiceProviderId, x.RunId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id }).OnDelete(DeleteBehavior.Cascade);
        row.HasOne<BaseDomain>().WithMany()
            .HasForeignKey(x => new { x.ServiceProviderId, x.BaseDomainId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id })
            .IsRequired(false).OnDelete(DeleteBehavior.Restrict).HasConstraintName(Constraints.RunBaseDomain);
        row.HasOne<Service>().WithMany()
            .HasForeignKey(x => new { x.ServiceProviderId, x.ServiceId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id })
            .OnDelete(DeleteBehavior.Restrict).HasConstraintName(Constraints.RunService);
        row.HasIndex(x => new { x.ServiceProviderId, x.Id });
        row.HasIndex(x => new { x.CustomerId, x.M365TenantId });

        // One run at a time brings up a service, and one at a time each of its sites.
        row.HasIndex(x => new { x.ServiceId, x.SiteId }).HasDatabaseName(Constraints.OneOpenRun).IsUnique().AreNullsDistinct(false)
            .HasFilter("state NOT IN ('Completed', 'Abandoned')");
    }

    private static void Map(EntityTypeBuilder<RunStep> row)
    {
        row.ToTable("run_steps");
        row.HasKey(x => new { x.RunId, x.Number });
        row.Property(x => x.Code).HasMaxLength(200);
        row.Property(x => x.Sentence).HasMaxLength(RunStep.LongestText);
        row.Property(x => x.Action).HasMaxLength(RunStep.LongestText);
        row.Property(x => x.Mark).HasMaxLength(200);
        row.Ignore(x => x.IsOver);
    }

    private static void Map(EntityTypeBuilder<MadeObject> row)
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
            .HasForeignKey(x => new { x.ServiceProviderId, x.RunId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id }).OnDelete(DeleteBehavior.Cascade);
    }

    private static void Map(EntityTypeBuilder<DueRun> row)
    {
        row.ToTable("due_runs").HasKey(x => x.RunId);
        row.Property(x => x.RunId).ValueGeneratedNever();
        row.WorkedByLoop();
    }

    private static void MapCopies(ModelBuilder model)
    {
        model.Entity<KnownConnection>(row =>
        {
            row.ToTable("known_connections");
            row.HasKey(x => x.ConnectionId);
            row.Property(x => x.ConnectionId).ValueGeneratedNever();
            row.Ignore(x => x.Ref);
            row.HasIndex(x => x.ServiceId);
        });
        model.Entity<KnownRoles>(row =>
        {
            row.ToTable("known_roles");
            row.HasKey(x => new { x.ConnectionId, x.Stage, x.DnsMode });
        });
        model.Entity<KnownDirectory>(row =>
        {
            row.ToTable("known_directories");
            row.HasKey(x => x.DirectoryId);
            row.Property(x => x.DirectoryId).ValueGeneratedNever();
            row.HasIndex(x => new { x.CustomerId, x.M365TenantId });
        });
    }
}
