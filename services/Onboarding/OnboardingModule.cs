using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Onboarding.Channels;
using LivePlatform.Onboarding.Customers;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Republishing;
using LivePlatform.Onboarding.ServiceProviders;
using LivePlatform.Onboarding.Sites;
using LivePlatform.Onboarding.VoiceServices;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults;
using LivePlatform.ServiceDefaults.Operators;
using MassTransit;

namespace LivePlatform.Onboarding;

/// <summary>Everything that the service is made of.</summary>
internal static class OnboardingModule
{
    public static void AddOnboarding(this WebApplicationBuilder builder)
    {
        builder.Services.AddValidation();
        builder.Services.AddPersistence<OnboardingDbContext>(builder.Configuration).AddDatabaseHealth<OnboardingDbContext>();
        builder.Services.AddCreateOnce<OnboardingDbContext>();
        builder.Services.AddMessaging<OnboardingDbContext>(builder.Configuration, ServiceNames.Onboarding, AddOnboardingConsumers);
        builder.Services.AddRepublishing(TopologyAgain.All);
    }

    /// <summary>The loops, apart from the rest so that a test may leave them out.</summary>
    public static IServiceCollection AddOnboardingWorkers(this IServiceCollection services) =>
        services.AddOutboxRelay<OnboardingDbContext>().AddNotificationListener<OnboardingDbContext>().AddNightlyRepublishing<OnboardingDbContext>();

    /// <summary>None yet: Onboarding owns the topology, and hears from nobody about it.</summary>
    public static void AddOnboardingConsumers(IBusRegistrationConfigurator bus) => ArgumentNullException.ThrowIfNull(bus);

    public static void MapOnboarding(this WebApplication app)
    {
        app.MapSystemApi().MapServiceProviders();
        app.MapOperatorApi().MapChannels().MapCustomers().MapServices().MapSites();
    }

}
