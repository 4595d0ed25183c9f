using LivePlatform.Onboarding.Problems;
using LivePlatform.Onboarding.ServiceProviders;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Customers;

internal static class CustomerEndpoints
{
    public static RouteGroupBuilder MapCustomers(this RouteGroupBuilder api)
    {
        var customers = api.MapGroup("/customers").WithTags("Customers");
        customers.MapGet("", ListCustomers.Handle).WithName("listCustomers").WithSummary("Lists the customers.");
        customers.MapPost("", CreateCustomer.Handle).RequireScope(OperatorScopeKind.Channel).WithName("createCustomer")
            .WithSummary("Creates a customer.")
            .Refuses(TopologyProblems.NameTaken("customer"), ProblemCodes.NotFound("channel"), ServiceProviderProblems.Unknown());
        customers.MapGet("/{customerId:guid}", GetCustomer.Handle).WithName("getCustomer").WithSummary("Shows one customer.")
            .Refuses(ProblemCodes.NotFound("customer"));
        customers.MapPut("/{customerId:guid}", UpdateCustomer.Handle).WithName("updateCustomer")
            .WithSummary("Renames a customer or moves it to another channel.")
            .Refuses(ProblemCodes.NotFound("customer"), ProblemCodes.NotFound("channel"), TopologyProblems.NameTaken("customer"),
                CustomerProblems.MayNotMove());
        customers.MapDelete("/{customerId:guid}", DeleteCustomer.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithName("deleteCustomer").WithSummary("Deletes a customer that has no services.")
            .Refuses(ProblemCodes.NotFound("customer"), TopologyProblems.HasChildren("customer", "services"));
        return api;
    }
}
