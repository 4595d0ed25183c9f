using LivePlatform.Contracts;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Problems;
using LivePlatform.Onboarding.Settings;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Secrets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.BaseDomains;

/// <summary>Runs take the new servers and key with their next step.</summary>
public static class UpdateBaseDomain
{
    /// <summary>The new name servers and key of a base domain.</summary>
    /// <param name="Servers">1 to 8 IP addresses (with port if not 53) of all authoritative name servers; the first one receives the
    /// updates.</param>
    /// <param name="Key">Key that signs the DNS updates.</param>
    public sealed record Request([property: NameServers] IReadOnlyList<string> Servers, TsigKeyResponse Key);

    internal static async Task<Results<Ok<BaseDomainResponse>, Refusal>> Handle(
        Guid baseDomainId,
        Request request,
        HttpContext http,
        UnitOfWork<OnboardingDbContext> work,
        StoredSecretCheck secrets,
        IOptions<ZoneOptions> zones,
        CancellationToken cancellationToken)
    {
        if (BaseDomainProblems.Check(request.Servers, zones.Value) is { } outside)
        {
            return outside;
        }

        var found = await work.RunAsync(
            (db, cancelled) => db.BaseDomains.AsNoTracking().SingleOrDefaultAsync(x => x.Id == baseDomainId, cancelled), cancellationToken);
        if (found is null)
        {
            return ProblemCodes.NotFound("base_domain");
        }

        // Asked before the unit of work: another service answers. Whoever changes the base domain in between makes this version stale.
        if ((IfMatch.Check(http.Request, found.Version)
            ?? await secrets.CheckAsync(request.Key.StoredSecretId, SecretPurpose.DnsUpdate, cancellationToken)) is { } refused)
        {
            return refused;
        }

        return await work.RunAsync<Results<Ok<BaseDomainResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.BaseDomains.SingleOrDefaultAsync(x => x.Id == baseDomainId, cancelled) is not { } domain)
                {
                    return ProblemCodes.NotFound("base_domain");
                }

                if (IfMatch.Check(http.Request, domain.Version) is { } refusal)
                {
                    return refusal;
                }

                domain.Change(request.Servers, request.Key);
                http.Response.SetETag(domain.Version);
                return TypedResults.Ok(BaseDomainResponse.Of(domain));
            },
            cancellationToken);
    }
}

/// <summary>Refused while a run has used it: what the run made in the zone could not be removed any more.</summary>
internal static class DeleteBaseDomain
{
    internal static Task<Results<NoContent, Refusal>> Handle(
        Guid baseDomainId, HttpRequest http, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<NoContent, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.BaseDomains.SingleOrDefaultAsync(x => x.Id == baseDomainId, cancelled) is not { } domain)
                {
                    return ProblemCodes.NotFound("base_domain");
                }

                if (IfMatch.Check(http, domain.Version) is { } stale)
                {
                    return stale;
                }

                db.Remove(domain);
                return await db.SaveOrRefuseAsync(
                    cancelled, (Constraints.RunBaseDomain, TopologyProblems.HasChildren("base_domain", "runs"))) is { } kept
                    ? kept
                    : TypedResults.NoContent();
            },
            cancellationToken);
}
