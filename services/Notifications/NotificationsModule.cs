using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Notifications.Alerts;
using LivePlatform.Notifications.Events;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Notifications.Telemetry;
using LivePlatform.Notifications.Webhooks;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Secrets;
using MassTransit;

namespace LivePlatform.Notifications;

/// <summary>Everything that the service is made of.</summary>
internal static class NotificationsModule
{
    public static void AddNotifications(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidation();
        services.AddPersistence<NotificationsDbContext>(builder.Configuration).AddDatabaseHealth<NotificationsDbContext>();
        services.AddCreateOnce<NotificationsDbContext>().AddOperatorActs<NotificationsDbContext>(ServiceNames.Notifications);
        services.AddMessaging<NotificationsDbContext>(builder.Configuration, ServiceNames.Notifications, AddNotificationsConsumers);
        services.AddAlerts<NotificationsDbContext>(ServiceNames.Notifications);
        services.AddRepublishing(new Republished<NotificationsDbContext>(AlertsAgain.Providers, [AlertsAgain.PageAsync]));
        services.AddStoredSecrets(builder.Configuration);
        services.AddSingleton<NotificationsMetrics>();
        services.AddOptions<HistoryOptions>().BindConfiguration(HistoryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<AlertHistory>();
        services.AddWebhooks();
    }

    /// <summary>The loops, apart from the rest so that a test may leave them out.</summary>
    public static IServiceCollection AddNotificationsWorkers(this IServiceCollection services) =>
        services.AddOutboxRelay<NotificationsDbContext>()
            .AddNotificationListener<NotificationsDbContext>()
            .AddNightlyRepublishing<NotificationsDbContext>()
            .AddAlertWatch<NotificationsDbContext>()
            .AddHostedService<HistoryUpkeep>()
            .AddHostedService<WebhookLoop>();

    public static void AddNotificationsConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<CustomerChangedConsumer, DatabaseDelivery<CustomerChangedConsumer>>();
        bus.AddConsumer<AlertRaisedConsumer, DatabaseDelivery<AlertRaisedConsumer>>();
        bus.AddConsumer<AlertClearedConsumer, DatabaseDelivery<AlertClearedConsumer>>();
    }

    public static void MapNotifications(this WebApplication app)
    {
        var api = app.MapOperatorApi();
        api.MapAlerts();
        api.MapWebhooks();
    }

    public static Task MigrateAsync(string ownerConnectionString, CancellationToken cancellationToken) =>
        DatabaseMigration.RunAsync<NotificationsDbContext>(
            ownerConnectionString,
            NotificationsDbContext.DatabaseName,
            (options, provider, view) => new NotificationsDbContext(options, provider, view),
            cancellationToken);
}
