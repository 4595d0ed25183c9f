using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.VoiceServices;

internal static class ServiceEndpoints
{
    public static RouteGroupBuilder MapServices(this RouteGroupBuilder api)
    {
        var services = api.MapGroup("/services").WithTags("Services");
        services.MapGet("", ListServices.Handle).WithName("listServices").WithSummary("Lists the voice services.");
        services.MapPost("", CreateService.Handle).RequireScope(OperatorScopeKind.Channel).WithName("createService")
            .WithSummary("Creates a voice service of a customer.");
        services.MapGet("/{serviceId:guid}", GetService.Handle).WithName("getService").WithSummary("Shows one voice service.");
        services.MapPut("/{serviceId:guid}", UpdateService.Handle).WithName("updateService")
            .WithSummary("Changes what may change of a voice service.");
        services.MapDelete("/{serviceId:guid}", DeleteService.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithName("deleteService").WithSummary("Removes a voice service that has no sites.");
        return api;
    }
}
