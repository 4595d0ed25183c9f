using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Customers;

internal static class CustomerEndpoints
{
    public static RouteGroupBuilder MapCustomers(this RouteGroupBuilder api)
    {
        var customers = api.MapGroup("/customers").WithTags("Customers");
        customers.MapGet("", ListCustomers.Handle).WithName("listCustomers").WithSummary("Lists the customers.");
        customers.MapPost("", CreateCustomer.Handle).RequireScope(OperatorScopeKind.Channel).WithName("createCustomer")
            .WithSummary("Creates a customer.");
        customers.MapGet("/{customerId:guid}", GetCustomer.Handle).WithName("getCustomer").WithSummary("Shows one customer.");
        customers.MapPut("/{customerId:guid}", UpdateCustomer.Handle).WithName("updateCustomer")
            .WithSummary("Renames a customer or moves it to another channel.");
        customers.MapDelete("/{customerId:guid}", DeleteCustomer.Handle).WithMetadata(RequiresIfMatch.Instance)
            .WithName("deleteCustomer").WithSummary("Removes a customer that has no services.");
        return api;
    }
}
