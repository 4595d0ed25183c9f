using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.M365.Hosting;
using LivePlatform.M365.Throttling;
using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Onboarding.BaseDomains;
using LivePlatform.Onboarding.Channels;
using LivePlatform.Onboarding.Customers;
using LivePlatform.Onboarding.Events;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Republishing;
using LivePlatform.Onboarding.Runs.Advancing;
using LivePlatform.Onboarding.Runs.Orders;
using LivePlatform.Onboarding.Settings;
using LivePlatform.Onboarding.Sites;
using LivePlatform.Onboarding.System;
using LivePlatform.Onboarding.VoiceServices;
using LivePlatform.Onboarding.Watching;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.ServiceDefaults.Workloads;
using MassTransit;

namespace LivePlatform.Onboarding;

/// <summary>Everything that the service is made of.</summary>
internal static class OnboardingModule
{
    public static void AddOnboarding(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidation();
        services.AddOptions<ZoneOptions>().BindConfiguration(ZoneOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<OnboardingOptions>().BindConfiguration(OnboardingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddPersistence<OnboardingDbContext>(builder.Configuration).AddDatabaseHealth<OnboardingDbContext>();
        services.AddCreateOnce<OnboardingDbContext>().AddOperatorActs<OnboardingDbContext>(ServiceNames.Onboarding);
        services.AddMessaging<OnboardingDbContext>(builder.Configuration, ServiceNames.Onboarding, AddOnboardingConsumers, bus =>
        {
            bus.AddThrottleListener(ServiceNames.Onboarding);
            bus.AddCredentialListener(ServiceNames.Onboarding);
        });
        services.AddRepublishing(TopologyAgain.All);
        services.AddAlerts<OnboardingDbContext>(ServiceNames.Onboarding).AddTroubles<OnboardingDbContext, RunTroubles>();
        builder.AddMicrosoft();
        services.AddStoredSecrets(builder.Configuration);
        services.AddRuns();
    }

    /// <summary>The loops, apart from the rest so that a test may leave them out.</summary>
    public static IServiceCollection AddOnboardingWorkers(this IServiceCollection services) =>
        services.AddOutboxRelay<OnboardingDbContext>()
            .AddNotificationListener<OnboardingDbContext>()
            .AddNightlyRepublishing<OnboardingDbContext>()
            .AddAlertWatch<OnboardingDbContext>()
            .AddHostedService<RunLoop>()
            .AddHostedService(services => services.GetRequiredService<RunWatchers>());

    public static void AddOnboardingConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<ConnectionChangedConsumer, DatabaseDelivery<ConnectionChangedConsumer>>();
        bus.AddConsumer<RolesAssessedConsumer, DatabaseDelivery<RolesAssessedConsumer>>();
        bus.AddConsumer<DirectoryChangedConsumer, DatabaseDelivery<DirectoryChangedConsumer>>();
    }

    public static void MapOnboarding(this WebApplication app)
    {
        app.MapSystemApi().MapServiceProviders();
        app.MapOperatorApi().MapChannels().MapCustomers().MapServices().MapSites().MapBaseDomains().MapRuns();
    }

    private static void AddMicrosoft(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        var replicas = configuration.GetSection(OnboardingOptions.Section).GetValue(nameof(OnboardingOptions.Replicas), 1);
        services.AddM365(configuration, ServiceShare.Onboarding, replicas);
        services.AddOptions<M365Options>().Configure<WorkloadTokenSource>((microsoft, token) => microsoft.WorkloadToken = token.GetAsync);
        services.AddThrottleBroadcast();
    }
}
