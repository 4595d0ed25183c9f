using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.M365.Hosting;
using LivePlatform.M365.Throttling;
using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Persistence;
using LivePlatform.Replication.Api;
using LivePlatform.Replication.Freshness;
using LivePlatform.Replication.Gates;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Republishing;
using LivePlatform.Replication.Retention;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Settings;
using LivePlatform.Replication.Slices;
using LivePlatform.Replication.Telemetry;
using LivePlatform.Replication.Watching;
using LivePlatform.ServiceDefaults;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Workloads;
using MassTransit;

namespace LivePlatform.Replication;

/// <summary>Names everything that the service is made of.</summary>
public static class ReplicationModule
{
    /// <summary>Adds the service in the role that is configured: one image, two roles.</summary>
    public static WebApplicationBuilder AddReplication(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var role = builder.Configuration.GetSection(ReplicationOptions.Section).Get<ReplicationOptions>()?.Role ?? ReplicationRole.Api;
        builder.Services.AddOptions<ReplicationOptions>().BindConfiguration(ReplicationOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddPersistence<ReplicationDbContext>(builder.Configuration);
        builder.Services.AddDatabaseHealth<ReplicationDbContext>();
        builder.Services.AddSingleton<ReplicationMetrics>().AddSingleton<DailySchedule>();
        if (role == ReplicationRole.Api)
        {
            builder.AddReplicationApi();
        }
        else
        {
            builder.AddReplicationWorkers();
        }

        return builder;
    }

    /// <summary>All consumers of the service, for the topology step; a running process has those of its role.</summary>
    public static void AddReplicationConsumers(IBusRegistrationConfigurator bus)
    {
        AddEventConsumers(bus);
        AddSliceConsumers(bus);
    }

    /// <summary>Maps the REST API.</summary>
    public static void MapReplication(this WebApplication app)
    {
        var api = app.MapOperatorApi();
        api.MapDirectories();
        api.MapFreshnessTargets();
        api.MapRuns();
    }

    private static void AddReplicationApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddCreateOnce<ReplicationDbContext>().AddOperatorActs<ReplicationDbContext>(ServiceNames.Replication);
        builder.Services.AddScoped<GateKeeper>();
        builder.Services.AddSingleton<DueDirectories>();
        builder.Services.AddMessaging<ReplicationDbContext>(builder.Configuration, ServiceNames.Replication, AddEventConsumers);
        builder.Services.AddRepublishing(DirectoriesAgain.All);
        builder.Services.AddNotificationListener<ReplicationDbContext>().AddOutboxRelay<ReplicationDbContext>()
            .AddNightlyRepublishing<ReplicationDbContext>();
        builder.Services.AddAlerts<ReplicationDbContext>(ServiceNames.Replication)
            .AddTroubles<ReplicationDbContext, DirectoryTroubles>().AddAlertWatch<ReplicationDbContext>();
        builder.Services.AddHostedService<Dispatcher>();
        builder.Services.AddSingleton<OldRows>().AddHostedService<OldRowsLoop>();
    }

    private static void AddReplicationWorkers(this WebApplicationBuilder builder)
    {
        builder.Services.AddM365(builder.Configuration, ServiceShare.Replication);
        builder.Services.AddOptions<M365Options>()
            .Configure<WorkloadTokenSource>((microsoft, token) => microsoft.WorkloadToken = token.GetAsync);
        builder.Services.AddThrottleBroadcast();
        builder.Services.AddScoped<SliceRunner>().AddScoped<SlicePlanner>().AddScoped<SliceWork>().AddScoped<SliceEnding>();
        builder.Services.AddScoped<RoundReading>().AddScoped<MembershipReading>().AddScoped<CountComparison>().AddSingleton<RoundRestarts>()
            .AddScoped<RoundEnding>().AddSingleton<SliceSurroundings>();
        builder.Services.AddMessaging<ReplicationDbContext>(builder.Configuration, ServiceNames.Replication, AddSliceConsumers, bus =>
        {
            bus.AddThrottleListener(ServiceNames.Replication);
            bus.AddCredentialListener(ServiceNames.Replication);
        });
        builder.Services.AddOutboxRelay<ReplicationDbContext>();
    }

    private static void AddEventConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<CustomerChangedConsumer, DatabaseDelivery<CustomerChangedConsumer>>();
        bus.AddConsumer<ConnectionChangedConsumer, DatabaseDelivery<ConnectionChangedConsumer>>();
        bus.AddConsumer<RolesAssessedConsumer, DatabaseDelivery<RolesAssessedConsumer>>();
    }

    private static void AddSliceConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<RunInteractiveSliceConsumer, RunInteractiveSliceDefinition>();
        bus.AddConsumer<RunBackgroundSliceConsumer, RunBackgroundSliceDefinition>();
    }
}
