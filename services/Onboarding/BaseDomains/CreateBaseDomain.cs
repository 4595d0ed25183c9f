using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Problems;
using LivePlatform.Onboarding.Settings;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.BaseDomains;

public static class CreateBaseDomain
{
    /// <param name="Domain">For good; unique among the provider's.</param>
    /// <param name="Servers">Every authoritative server, by address; the first takes the changes. A change counts only when all of them
    /// give it.</param>
    /// <param name="Key">What signs the changes.</param>
    public sealed record Request(
        [property: DomainName] string Domain, [property: NameServers] IReadOnlyList<string> Servers, TsigKeyView Key);

    internal static Task<Results<CreatedAnswer<BaseDomainDetails>, Refusal>> Handle(
        Request request,
        ProviderScope provider,
        CreateOnce<OnboardingDbContext> once,
        IOptions<ZoneOptions> zones,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<BaseDomainDetails>(
            async (db, cancelled) =>
            {
                if (BaseDomainProblems.Check(request.Servers, zones.Value) is { } outside)
                {
                    return outside;
                }

                var domain = BaseDomain.Create(provider.Current, request.Domain, request.Servers, request.Key, clock.GetStoredNow());
                db.Add(domain);
                return await db.SaveOrRefuseAsync(
                    cancelled, (Constraints.BaseDomainName, TopologyProblems.NameTaken("base_domain"))) is { } refusal
                    ? refusal
                    : new Made<BaseDomainDetails>($"/api/v1/base-domains/{domain.Id}", domain.Version, BaseDomainDetails.Of(domain));
            },
            cancellationToken);
}
