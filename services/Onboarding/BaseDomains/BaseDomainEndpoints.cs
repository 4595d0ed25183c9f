using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.BaseDomains;

internal static class BaseDomainEndpoints
{
    public static RouteGroupBuilder MapBaseDomains(this RouteGroupBuilder api)
    {
        var domains = api.MapGroup("/base-domains").WithTags("BaseDomains");
        domains.MapGet("", ListBaseDomains.Handle).WithName("listBaseDomains").WithSummary("Lists the provider's base domains.");
        domains.MapPost("", CreateBaseDomain.Handle).RequireScope(OperatorScopeKind.Provider).WithName("createBaseDomain")
            .WithSummary("Adds a base domain with its name servers and key.");
        domains.MapGet("/{baseDomainId:guid}", GetBaseDomain.Handle).WithName("getBaseDomain").WithSummary("Shows one base domain.");
        domains.MapPut("/{baseDomainId:guid}", UpdateBaseDomain.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("updateBaseDomain").WithSummary("Changes name servers and key of a base domain.");
        domains.MapDelete("/{baseDomainId:guid}", DeleteBaseDomain.Handle).RequireScope(OperatorScopeKind.Provider).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("deleteBaseDomain").WithSummary("Removes a base domain that no run has used.");
        return api;
    }
}
