using LivePlatform.Onboarding.Names;
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

internal static class DeleteSite
{
    internal static Task<Results<NoContent, Refusal>> Handle(
        Guid siteId, HttpRequest http, OperatorIdentity who, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<NoContent, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.Sites.SingleOrDefaultAsync(x => x.Id == siteId, cancelled) is not { } site)
                {
                    return ProblemCodes.NotFound("site");
                }

                if ((who.Require(OperatorScopeKind.Channel) ?? IfMatch.Check(http, site.Version)) is { } refusal)
                {
                    return refusal;
                }

                db.RemoveRange(await db.ShortNames.Where(x => x.HolderId == site.Id).ToListAsync(cancelled));
                db.Remove(site);
                return TypedResults.NoContent();
            },
            cancellationToken);
}
