using LivePlatform.Contracts;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Problems;
using LivePlatform.Onboarding.Settings;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.BaseDomains;

public static class CreateBaseDomain
{
    /// <summary>The base domain to add.</summary>
    /// <param name="Domain">Domain name of at most 237 characters, unique within the provider; cannot be changed later.</param>
    /// <param name="Servers">1 to 8 IP addresses (with port if not 53) of all authoritative name servers; the first one receives the
    /// updates.</param>
    /// <param name="Key">Key that signs the DNS updates.</param>
    public sealed record Request(
        [property: DomainName] string Domain, [property: NameServers] IReadOnlyList<string> Servers, TsigKeyResponse Key);

    internal static Task<Results<CreatedAnswer<BaseDomainResponse>, Refusal>> Handle(
        Request request,
        ProviderScope provider,
        CreateOnce<OnboardingDbContext> once,
        StoredSecretCheck secrets,
        IOptions<ZoneOptions> zones,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<BaseDomainResponse>(
            async (db, cancelled) =>
            {
                var domain = BaseDomain.Create(provider.Current, request.Domain, request.Servers, request.Key, clock.GetStoredNow());
                db.Add(domain);
                return await db.SaveOrRefuseAsync(
                    cancelled, (Constraints.BaseDomainName, TopologyProblems.NameTaken("base_domain"))) is { } refusal
                    ? refusal
                    : new Made<BaseDomainResponse>($"/api/v1/base-domains/{domain.Id}", domain.Version, BaseDomainResponse.Of(domain));
            },
            cancellationToken,
            async cancelled => BaseDomainProblems.Check(request.Servers, zones.Value)
                ?? await secrets.CheckAsync(request.Key.StoredSecretId, SecretPurpose.DnsUpdate, cancelled));
}
