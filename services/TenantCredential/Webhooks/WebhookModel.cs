using LivePlatform.Persistence.Due;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Webhooks;

/// <summary>The tables of this folder.</summary>
internal static class WebhookModel
{
    public static ModelBuilder AddWebhooks(this ModelBuilder model)
    {
        model.Entity<Webhook>(row =>
        {
            row.ToTable("webhooks");
            row.HasKey(x => x.Id);
            row.Property(x => x.Id).ValueGeneratedNever();
            row.Property(x => x.Name).HasMaxLength(ProperNameAttribute.MaxLength);
            row.Property(x => x.Url).HasMaxLength(WebhookRules.LongestUrl);
            row.Ignore(x => x.Secret);
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
        return model;
    }
}
