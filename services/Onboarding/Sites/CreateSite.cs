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
    /// <summary>The site to create.</summary>
    /// <param name="Name">Name, unique within the service (case is ignored); 1 to 200 characters.</param>
    /// <param name="ShortName">DNS label (3 to 15 characters) of the site's own sub-domain, cannot be changed; left out, the service's
    /// sub-domain is used.</param>
    /// <param name="SbcAddresses">Up to 8 different host names or IP addresses of the site's session border controllers; none when left
    /// out.</param>
    public sealed record Request(
        [property: ProperName] string Name,
        [property: ShortName] string? ShortName = null,
        [property: SbcAddresses] IReadOnlyList<string>? SbcAddresses = null);

    internal static Task<Results<CreatedAnswer<SiteResponse>, Refusal>> Handle(
        Guid serviceId,
        Request request,
        OperatorIdentity who,
        CreateOnce<OnboardingDbContext> once,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<SiteResponse>(
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
                    : new Made<SiteResponse>($"/api/v1/sites/{site.Id}", site.Version, SiteResponse.Of(site));
            },
            cancellationToken);
}
