using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Persistence;

/// <summary>Alerts with their history, webhooks and their deliveries: each folder brings its own tables.</summary>
internal sealed class NotificationsDbContext(DbContextOptions<NotificationsDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    public const string DatabaseName = "notifications";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapTables<NotificationsDbContext>(modelBuilder);
        modelBuilder.AddOutbox().AddRepublishing().AddAlerts();
        base.OnModelCreating(modelBuilder);
    }
}
