using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Sites;

internal static class GetSite
{
    internal static async Task<Results<Ok<SiteResponse>, Refusal>> Handle(
        Guid siteId, HttpResponse response, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken)
    {
        var site = await work.RunAsync(
            (db, cancelled) => db.Sites.AsNoTracking().SingleOrDefaultAsync(x => x.Id == siteId, cancelled), cancellationToken);
        if (site is null)
        {
            return ProblemCodes.NotFound("site");
        }

        response.SetETag(site.Version);
        return TypedResults.Ok(SiteResponse.Of(site));
    }
}
