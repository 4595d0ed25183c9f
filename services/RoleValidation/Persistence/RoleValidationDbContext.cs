using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Persistence;

/// <summary>The database <c>role_validation</c>.</summary>
public sealed class RoleValidationDbContext(DbContextOptions<RoleValidationDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    /// <summary>The channel that wakes the assessment loop.</summary>
    public const string DueChannel = "live_assessments";

    public DbSet<Assessment> Assessments => Set<Assessment>();

    public DbSet<DueAssessment> Due => Set<DueAssessment>();

    public DbSet<KnownConnection> Connections => Set<KnownConnection>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Assessment>(row =>
        {
            row.ToTable("assessments");
            row.HasIndex(x => new { x.ConnectionId, x.Stage, x.Number }).IsUnique();
            row.Property(x => x.Requirements).HasColumnType("jsonb");
            row.Property(x => x.Profile).HasMaxLength(100);
        });
        modelBuilder.Entity<DueAssessment>(row =>
        {
            row.ToTable("due_assessments");
            row.HasKey(x => new { x.ConnectionId, x.Stage });
            row.HasIndex(x => x.DueAt);
            row.SharedAcrossProviders("the loop chooses across providers what is due; rows hold ids and times, no customer data");
        });
        modelBuilder.Entity<KnownConnection>(row =>
        {
            row.ToTable("known_connections");
            row.HasKey(x => x.ConnectionId);
        });
        modelBuilder.AddOutbox();
        base.OnModelCreating(modelBuilder);
    }
}
