using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.M365.Hosting;
using LivePlatform.M365.Throttling;
using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Persistence;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Events;
using LivePlatform.RoleValidation.Facts;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Profiles;
using LivePlatform.RoleValidation.Republishing;
using LivePlatform.RoleValidation.Settings;
using LivePlatform.RoleValidation.Telemetry;
using LivePlatform.RoleValidation.Watching;
using LivePlatform.ServiceDefaults;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Workloads;
using MassTransit;

namespace LivePlatform.RoleValidation;

/// <summary>Everything that the service is made of.</summary>
internal static class RoleValidationModule
{
    public static void AddRoleValidation(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidation();
        services.AddOptions<RoleValidationOptions>().BindConfiguration(RoleValidationOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddPersistence<RoleValidationDbContext>(builder.Configuration).AddDatabaseHealth<RoleValidationDbContext>();
        services.AddCreateOnce<RoleValidationDbContext>().AddOperatorActs<RoleValidationDbContext>(ServiceNames.RoleValidation);
        services.AddMessaging<RoleValidationDbContext>(
            builder.Configuration,
            ServiceNames.RoleValidation,
            AddRoleValidationConsumers,
            bus =>
            {
                bus.AddThrottleListener(ServiceNames.RoleValidation);
                bus.AddCredentialListener(ServiceNames.RoleValidation);
            });
        services.AddRepublishing(AssessmentsAgain.All);
        services.AddAlerts<RoleValidationDbContext>(ServiceNames.RoleValidation)
            .AddTroubles<RoleValidationDbContext, AssessmentTroubles>();
        builder.AddMicrosoft();
        services.AddSingleton(RoleProfileCatalog.Embedded());
        services.AddSingleton<RoleValidationMetrics>().AddSingleton<NightlySchedule>().AddSingleton<DueAssessments>();
        services.AddSingleton<RoleFactsReader>().AddScoped<AssessmentRun>().AddScoped<AssessmentResults>().AddScoped<AssessmentHistory>();
    }

    /// <summary>The loops, apart from the rest so that a test may leave them out.</summary>
    public static IServiceCollection AddRoleValidationWorkers(this IServiceCollection services) =>
        services.AddOutboxRelay<RoleValidationDbContext>()
            .AddNotificationListener<RoleValidationDbContext>()
            .AddNightlyRepublishing<RoleValidationDbContext>()
            .AddAlertWatch<RoleValidationDbContext>()
            .AddHostedService<AssessmentLoop>();

    public static void AddRoleValidationConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<CustomerChangedConsumer, DatabaseDelivery<CustomerChangedConsumer>>();
        bus.AddConsumer<ConnectionChangedConsumer, DatabaseDelivery<ConnectionChangedConsumer>>();
        bus.AddConsumer<AssessRolesConsumer, AssessRolesConsumerDefinition>();
        bus.AddConsumer<AssessCandidateConsumer, AssessCandidateConsumerDefinition>();
        bus.AddConsumer<RunChangedConsumer, DatabaseDelivery<RunChangedConsumer>>();
    }

    public static void MapRoleValidation(this WebApplication app) => app.MapOperatorApi().MapRoleProfiles().MapAssessments();

    public static Task MigrateAsync(string ownerConnectionString, CancellationToken cancellationToken) =>
        DatabaseMigration.RunAsync<RoleValidationDbContext>(
            ownerConnectionString,
            RoleValidationDbContext.DatabaseName,
            (options, provider, view) => new RoleValidationDbContext(options, provider, view),
            cancellationToken);

    private static void AddMicrosoft(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        var replicas = configuration.GetSection(RoleValidationOptions.Section).GetValue(nameof(RoleValidationOptions.Replicas), 1);
        services.AddM365(configuration, ServiceShare.RoleValidation, replicas);
        services.AddOptions<M365Options>().Configure<WorkloadTokenSource>((microsoft, token) => microsoft.WorkloadToken = token.GetAsync);
        services.AddThrottleBroadcast();
    }
}
