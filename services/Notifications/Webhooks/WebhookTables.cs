using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Webhooks, their deliveries, and what is due of these.</summary>
internal static class WebhookTables
{
    extension(NotificationsDbContext db)
    {
        public DbSet<Webhook> Webhooks => db.Set<Webhook>();

        public DbSet<WebhookDelivery> WebhookDeliveries => db.Set<WebhookDelivery>();
    }

    private sealed class Mapping : ITables<NotificationsDbContext>
    {
        public void Map(ModelBuilder model, NotificationsDbContext db)
        {
            model.Entity<Webhook>(row =>
            {
                row.ToTable("webhooks");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.Name).HasMaxLength(ProperNameAttribute.MaxLength);
                row.Property(x => x.Url).HasMaxLength(WebhookRules.LongestUrl);
                row.HasIndex(x => new { x.ServiceProviderId, x.Id });
            });
            model.Entity<WebhookDelivery>(row =>
            {
                row.ToTable("webhook_deliveries");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.Event).HasMaxLength(40);
                row.Ignore(x => x.IsTest);
                row.HasIndex(x => new { x.WebhookId, x.State, x.CreatedAt });
                row.HasIndex(x => new { x.ServiceProviderId, x.WebhookId, x.Id });
            });
            model.Entity<DueDelivery>(row =>
            {
                row.ToTable("due_deliveries");
                row.HasKey(x => x.DeliveryId);
                row.Property(x => x.DeliveryId).ValueGeneratedNever();
                row.HasIndex(x => new { x.WebhookId, x.LeaseUntil });
                row.WorkedByLoop();
            });

            // The provider's own: operators of channels and customers do not see them. What the platform needs of them itself is not read
            // through these filters.
            model.Entity<Webhook>().HasQueryFilter(LiveDbContext.CustomerFilter, x => db.SeesAllCustomers);
            model.Entity<WebhookDelivery>().HasQueryFilter(LiveDbContext.CustomerFilter, x => db.SeesAllCustomers);
        }
    }
}
