using System.Text.Json;
using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Results with their history, and the list of what is due.</summary>
internal static class AssessmentTables
{
    /// <summary>The index that lets one result of a connection, stage and DNS mode be the newest.</summary>
    public const string OneNewest = "ux_role_assessments_newest";

    extension(RoleValidationDbContext db)
    {
        public DbSet<RoleAssessment> Assessments => db.Set<RoleAssessment>();

        public DbSet<DueAssessment> DueAssessments => db.Set<DueAssessment>();
    }

    private sealed class Mapping : ITables<RoleValidationDbContext>
    {
        public void Map(ModelBuilder model, RoleValidationDbContext db)
        {
            model.Entity<RoleAssessment>(MapAssessment);
            model.Entity<DueAssessment>(row =>
            {
                row.ToTable("due_assessments");
                row.HasKey(x => new { x.ConnectionId, x.Stage, x.DnsMode });
                row.Property(x => x.Detail).HasMaxLength(DueAssessment.LongestDetail);
                row.HasIndex(x => x.AssessmentId);
                row.WorkedByLoop();
            });
        }

        private static void MapAssessment(EntityTypeBuilder<RoleAssessment> row)
        {
            // One document, written once and never queried into: rules change from profile to profile.
            var sameRules = new ValueComparer<IReadOnlyList<RequirementVerdict>>(
                (one, other) => one!.SequenceEqual(other!),
                rules => rules.Aggregate(0, (hash, rule) => HashCode.Combine(hash, rule)),
                rules => rules);
            row.ToTable("role_assessments");
            row.HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.Profile).HasMaxLength(100);
            row.Property(x => x.Code).HasMaxLength(60);
            row.Property(x => x.PrincipalName).HasMaxLength(RoleAssessment.LongestName);
            row.Property(x => x.Requirements).HasColumnType("jsonb").HasConversion(
                rules => JsonSerializer.Serialize(rules, JsonSerializerOptions.Web),
                text =>
                    JsonSerializer.Deserialize<List<RequirementVerdict>>(text, JsonSerializerOptions.Web) ?? new List<RequirementVerdict>(),
                sameRules);
            row.HasIndex(x => new { x.ConnectionId, x.Stage, x.DnsMode, x.Version }).IsUnique();
            row.HasIndex(x => new { x.ConnectionId, x.Stage, x.DnsMode }).HasDatabaseName(OneNewest).IsUnique().HasFilter("is_newest");
            row.HasIndex(x => new { x.ServiceProviderId, x.Id });
            row.HasIndex(x => new { x.ServiceProviderId, x.CustomerId });
        }
    }
}
