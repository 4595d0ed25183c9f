using LivePlatform.Contracts;
using LivePlatform.Onboarding.Problems;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.BaseDomains;

internal static class BaseDomainEndpoints
{
    private static Refusal[] SecretRefusals => StoredSecretRefusals.All(SecretPurpose.DnsUpdate);

    public static RouteGroupBuilder MapBaseDomains(this RouteGroupBuilder api)
    {
        var domains = api.MapGroup("/base-domains").WithTags("BaseDomains");
        domains.MapGet("", ListBaseDomains.Handle).WithName("listBaseDomains").WithSummary("Lists the provider's base domains.");
        domains.MapPost("", CreateBaseDomain.Handle).RequireScope(OperatorScopeKind.Provider).WithName("createBaseDomain")
            .WithSummary("Creates a base domain with its name servers and TSIG key.")
            .Refuses([BaseDomainProblems.ServerNotAllowed(""), TopologyProblems.NameTaken("base_domain"), .. SecretRefusals]);
        domains.MapGet("/{baseDomainId:guid}", GetBaseDomain.Handle).WithName("getBaseDomain").WithSummary("Shows one base domain.")
            .Refuses(ProblemCodes.NotFound("base_domain"));
        domains.MapPut("/{baseDomainId:guid}", UpdateBaseDomain.Handle).RequireScope(OperatorScopeKind.Provider)
            .WithName("updateBaseDomain").WithSummary("Changes the name servers and TSIG key of a base domain.")
            .Refuses([ProblemCodes.NotFound("base_domain"), BaseDomainProblems.ServerNotAllowed(""), .. SecretRefusals]);
        domains.MapDelete("/{baseDomainId:guid}", DeleteBaseDomain.Handle).RequireScope(OperatorScopeKind.Provider).WithMetadata(
            RequiresIfMatch.Instance)
            .WithName("deleteBaseDomain").WithSummary("Deletes a base domain that no run has used.")
            .Refuses(ProblemCodes.NotFound("base_domain"), TopologyProblems.HasChildren("base_domain", "runs"));
        return api;
    }
}
