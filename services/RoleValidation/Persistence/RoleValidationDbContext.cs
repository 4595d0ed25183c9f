using System.Text.Json;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Runs;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace LivePlatform.RoleValidation.Persistence;

/// <summary>Copies of connections, results with their history, and the list of what is due.</summary>
internal sealed class RoleValidationDbContext(DbContextOptions<RoleValidationDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    public const string DatabaseName = "role_validation";

    /// <summary>The index that lets one result of a connection, stage and DNS mode be the newest.</summary>
    public const string OneNewest = "ux_role_assessments_newest";

    public DbSet<KnownConnection> Connections => Set<KnownConnection>();

    public DbSet<KnownRun> Runs => Set<KnownRun>();

    public DbSet<RoleAssessment> Assessments => Set<RoleAssessment>();

    public DbSet<DueAssessment> DueAssessments => Set<DueAssessment>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<KnownConnection>(row =>
        {
            row.ToTable("known_connections");
            row.HasKey(x => x.ConnectionId);
            row.Property(x => x.ConnectionId).ValueGeneratedNever();
            row.HasIndex(x => new { x.ServiceProviderId, x.CustomerId });
            row.HasIndex(x => new { x.ServiceProviderId, x.M365TenantId, x.ClientId });
            row.Ignore(x => x.Ref).Ignore(x => x.IsAssessable).Ignore(x => x.Principal);
        });
        modelBuilder.Entity<KnownRun>(row =>
        {
            row.ToTable("known_runs");
            row.HasKey(x => x.RunId);
            row.Property(x => x.RunId).ValueGeneratedNever();
            row.HasIndex(x => new { x.ServiceProviderId, x.CustomerId }).HasFilter("is_open");
            row.Ignore(x => x.Needs);
        });
        MapAssessments(modelBuilder);
        modelBuilder.Entity<DueAssessment>(row =>
        {
            row.ToTable("due_assessments");
            row.HasKey(x => new { x.ConnectionId, x.Stage, x.DnsMode });
            row.Property(x => x.Detail).HasMaxLength(DueAssessment.LongestDetail);
            row.HasIndex(x => x.AssessmentId);
            row.WorkedByLoop();
        });
        modelBuilder.AddOutbox().AddRepublishing();
        base.OnModelCreating(modelBuilder);
    }

    private static void MapAssessments(ModelBuilder model)
    {
        // One document, written once and never queried into: rules change from profile to profile.
        var sameRules = new ValueComparer<IReadOnlyList<RequirementVerdict>>(
            (one, other) => one!.SequenceEqual(other!), rules => rules.Aggregate(0, (hash, rule) => HashCode.Combine(hash, rule)), rules => rules);
        model.Entity<RoleAssessment>(row =>
        {
            row.ToTable("role_assessments");
            row.HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.Profile).HasMaxLength(100);
            row.Property(x => x.Code).HasMaxLength(60);
            row.Property(x => x.PrincipalName).HasMaxLength(RoleAssessment.LongestName);
            row.Property(x => x.Requirements).HasColumnType("jsonb").HasConversion(
                rules => JsonSerializer.Serialize(rules, JsonSerializerOptions.Web),
                text => JsonSerializer.Deserialize<List<RequirementVerdict>>(text, JsonSerializerOptions.Web) ?? new List<RequirementVerdict>(),
                sameRules);
            row.HasIndex(x => new { x.ConnectionId, x.Stage, x.DnsMode, x.Version }).IsUnique();
            row.HasIndex(x => new { x.ConnectionId, x.Stage, x.DnsMode }).HasDatabaseName(OneNewest).IsUnique().HasFilter("is_newest");
            row.HasIndex(x => new { x.ServiceProviderId, x.Id });
            row.HasIndex(x => new { x.ServiceProviderId, x.CustomerId });
        });
    }
}
