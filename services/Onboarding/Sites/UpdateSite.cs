using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Problems;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Sites;

public static class UpdateSite
{
    /// <summary>The new name and session border controllers of a site.</summary>
    /// <param name="Name">Name, unique within the service (case is ignored); 1 to 200 characters.</param>
    /// <param name="SbcAddresses">Up to 8 different host names or IP addresses of the site's session border controllers.</param>
    public sealed record Request(
        [property: ProperName] string Name,
        [property: SbcAddresses] IReadOnlyList<string> SbcAddresses);

    internal static Task<Results<Ok<SiteResponse>, Refusal>> Handle(
        Guid siteId,
        Request request,
        HttpContext http,
        OperatorIdentity who,
        UnitOfWork<OnboardingDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<SiteResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.Sites.SingleOrDefaultAsync(x => x.Id == siteId, cancelled) is not { } site)
                {
                    return ProblemCodes.NotFound("site");
                }

                if ((who.Require(OperatorScopeKind.Channel) ?? IfMatch.Check(http.Request, site.Version)) is { } refusal)
                {
                    return refusal;
                }

                site.Change(request.Name, request.SbcAddresses);
                if (await db.SaveOrRefuseAsync(cancelled, (Constraints.SiteName, TopologyProblems.NameTaken("site"))) is { } taken)
                {
                    return taken;
                }

                http.Response.SetETag(site.Version);
                return TypedResults.Ok(SiteResponse.Of(site));
            },
            cancellationToken);
}
