using LivePlatform.Messaging.Alerts;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Alerts;

/// <summary>Alerts of all services, open and over.</summary>
internal static class AlertTables
{
    extension(NotificationsDbContext db)
    {
        public DbSet<Alert> Alerts => db.Set<Alert>();
    }

    private sealed class Mapping : ITables<NotificationsDbContext>
    {
        public void Map(ModelBuilder model, NotificationsDbContext db) => model.Entity<Alert>(row =>
        {
            row.ToTable("alerts");
            row.HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.SubjectKind).HasMaxLength(40);
            row.Property(x => x.Code).HasMaxLength(AlertText.LongestCode);
            row.Property(x => x.Sentence).HasMaxLength(AlertText.LongestSentence);
            row.Property(x => x.Action).HasMaxLength(AlertText.LongestAction);
            row.HasIndex(x => new { x.ServiceProviderId, x.Id });
            row.HasIndex(x => new { x.ServiceProviderId, x.SubjectId });
            row.HasIndex(x => new { x.ServiceProviderId, x.Id }).HasDatabaseName("ix_alerts_open").HasFilter("cleared_at IS NULL");
        });
    }
}
