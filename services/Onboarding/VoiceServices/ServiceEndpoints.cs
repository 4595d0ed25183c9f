using LivePlatform.Onboarding.Names;
using LivePlatform.Onboarding.Problems;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.VoiceServices;

internal static class ServiceEndpoints
{
    public static RouteGroupBuilder MapServices(this RouteGroupBuilder api)
    {
        var services = api.MapGroup("/services").WithTags("Services");
        services.MapGet("", ListServices.Handle).WithName("listServices").WithSummary("Lists the voice services.");
        services.MapGet("/summary", SummarizeServices.Handle).WithName("getServiceSummary")
            .WithSummary("Counts the voice services and their licensed users.");
        services.MapPost("", CreateService.Handle).RequireScope(OperatorScopeKind.Channel).WithName("createService")
            .WithSummary("Creates a voice service of a customer.")
            .Refuses(ProblemCodes.NotFound("customer"), ShortNameProblems.Taken(""), ShortNameProblems.Reserved(""));
        services.MapGet("/{serviceId:guid}", GetService.Handle).WithName("getService").WithSummary("Shows one voice service.")
            .Refuses(ProblemCodes.NotFound("service"));
        services.MapPut("/{serviceId:guid}", UpdateService.Handle).WithName("updateService")
            .WithSummary("Changes a voice service.")
            .Refuses(ProblemCodes.NotFound("service"));
        services.MapDelete("/{serviceId:guid}", DeleteService.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithName("deleteService").WithSummary("Deletes a voice service that has no sites.")
            .Refuses(ProblemCodes.NotFound("service"), TopologyProblems.HasChildren("service", "sites"),
                TopologyProblems.HasChildren("service", "runs"));
        api.MapGet("/customers/summary", SummarizeCustomers.Handle).WithTags("Customers").WithName("getCustomerSummary")
            .WithSummary("Counts the customers.");
        return api;
    }
}
