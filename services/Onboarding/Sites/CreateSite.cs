using LivePlatform.Contracts;
using LivePlatform.Onboarding.Names;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Problems;
using LivePlatform.Onboarding.VoiceServices;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Sites;

public static class CreateSite
{
    /// <param name="Name">Unique within the service.</param>
    /// <param name="ShortName">The site's own sub-domain, for good; absent: it is reached by the service's.</param>
    /// <param name="SbcAddresses">Host names or IP addresses of its session border controllers.</param>
    public sealed record Request(
        [property: ProperName] string Name,
        [property: ShortName] string? ShortName = null,
        [property: SbcAddresses] IReadOnlyList<string>? SbcAddresses = null);

    internal static Task<Results<CreatedAnswer<SiteDetails>, Refusal>> Handle(
        Guid serviceId,
        Request request,
        OperatorIdentity who,
        CreateOnce<OnboardingDbContext> once,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<SiteDetails>(
            async (db, cancelled) =>
            {
                if (await db.Services.AsNoTracking().SingleOrDefaultAsync(x => x.Id == serviceId, cancelled) is not { } service)
                {
                    return ProblemCodes.NotFound("service");
                }

                var shortName = request.ShortName is { } label ? ShortName.Normalize(label) : null;
                if ((who.Require(OperatorScopeKind.Channel)
                    ?? (service.Kind == ServiceKind.DirectRouting ? null : SiteProblems.NotDirectRouting())
                    ?? (shortName is null ? null : ShortNameProblems.RefuseReserved(shortName))) is { } refusal)
                {
                    return refusal;
                }

                var site = Site.Create(service, request.Name, shortName, request.SbcAddresses ?? [], clock.GetStoredNow());
                db.Add(site);
                if (shortName is not null)
                {
                    db.Add(ShortNameClaim.Of(service.ServiceProviderId, shortName, site.Id));
                }

                return await db.SaveOrRefuseAsync(
                    cancelled,
                    (Constraints.SiteName, TopologyProblems.NameTaken("site")),
                    (Constraints.ShortNameKey, ShortNameProblems.Taken(shortName ?? "")),
                    (Constraints.SiteService, ProblemCodes.NotFound("service"))) is { } kept
                    ? kept
                    : new Made<SiteDetails>($"/api/v1/sites/{site.Id}", site.Version, SiteDetails.Of(site));
            },
            cancellationToken);
}
