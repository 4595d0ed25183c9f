using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>Alerts, and the calendar of ends.</summary>
internal static class AlertTables
{
    extension(TenantCredentialDbContext db)
    {
        public DbSet<Alert> Alerts => db.Set<Alert>();
    }

    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<Alert>(row =>
            {
                row.ToTable("alerts");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.Code).HasMaxLength(Alert.LongestCode);
                row.Property(x => x.Sentence).HasMaxLength(Alert.LongestSentence);
                row.Property(x => x.Action).HasMaxLength(Alert.LongestAction);
                row.HasIndex(x => new { x.ConnectionId, x.Code }).HasDatabaseName("ux_alerts_open").IsUnique()
                    .HasFilter("cleared_at IS NULL");
                row.HasIndex(x => new { x.ServiceProviderId, x.Id });
            });
            model.Entity<ExpiryDate>(row =>
            {
                row.ToTable("expiry_calendar");
                row.HasKey(x => x.ConnectionId);
                row.Property(x => x.ConnectionId).ValueGeneratedNever();
                row.HasIndex(x => x.DueAt);
                row.SharedAcrossProviders("one loop looks for the ends of all providers' credentials; rows hold ids, versions and times");
            });
        }
    }
}
