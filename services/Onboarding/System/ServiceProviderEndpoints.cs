using LivePlatform.Onboarding.Problems;
using LivePlatform.Onboarding.ServiceProviders;
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Onboarding.System;

internal static class ServiceProviderEndpoints
{
    public static RouteGroupBuilder MapServiceProviders(this RouteGroupBuilder system)
    {
        var providers = system.MapGroup("/service-providers").WithTags("Service providers");
        providers.MapPost("", CreateServiceProvider.Handle).WithName("createServiceProvider").WithSummary("Creates a service provider.")
            .Refuses(TopologyProblems.NameTaken("service_provider"), ServiceProviderProblems.KeySpent());
        providers.MapGet("", ListServiceProviders.Handle).WithName("listServiceProviders").WithSummary("Lists all service providers.");
        providers.MapGet("/{serviceProviderId:guid}", GetServiceProvider.Handle).WithName("getServiceProvider")
            .WithSummary("Shows one service provider.")
            .Refuses(ServiceProviderProblems.Unknown());
        return system;
    }
}
