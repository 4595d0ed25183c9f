using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Freshness;

/// <summary>Every refusal about freshness targets.</summary>
internal static class FreshnessProblems
{
    public static Refusal NotFound() => ProblemCodes.NotFound("freshness_target");

    public static Refusal CustomerNotFound() => ProblemCodes.NotFound("customer");
}

/// <summary>The routes of freshness targets.</summary>
internal static class FreshnessEndpoints
{
    public static void MapFreshnessTargets(this RouteGroupBuilder api)
    {
        var targets = api.MapGroup("/freshness-targets").WithTags("Directories");
        var provider = targets.MapGroup("/provider");
        provider.MapGet("", GetProviderTarget.Handle).WithName("getFreshnessTarget")
            .WithSummary("Shows how old the replicas of the provider's customers may become.");
        provider.MapPut("", UpdateProviderTarget.Handle).RequireScope(OperatorScopeKind.Provider).WithName("setFreshnessTarget")
            .WithSummary("Sets how old the replicas of the provider's customers may become.");
        provider.MapDelete("", DeleteProviderTarget.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithMetadata(RequiresIfMatch.Instance).WithName("deleteFreshnessTarget")
            .WithSummary("Deletes the provider's freshness target; the platform's applies again.")
            .Refuses(FreshnessProblems.NotFound());
        var customer = targets.MapGroup("/customers/{customerId:guid}");
        customer.MapGet("", GetCustomerTarget.Handle).WithName("getCustomerFreshnessTarget")
            .WithSummary("Shows how old the replica of a customer may become.")
            .Refuses(FreshnessProblems.CustomerNotFound());
        customer.MapPut("", UpdateCustomerTarget.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("updateCustomerFreshnessTarget").WithSummary("Sets how old the replica of a customer may become.")
            .Refuses(FreshnessProblems.CustomerNotFound());
        customer.MapDelete("", DeleteCustomerTarget.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithMetadata(RequiresIfMatch.Instance).WithName("deleteCustomerFreshnessTarget")
            .WithSummary("Deletes a customer's own freshness target; the provider's applies again.")
            .Refuses(FreshnessProblems.NotFound());
    }
}
