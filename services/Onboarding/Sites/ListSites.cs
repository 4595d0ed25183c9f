using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.VoiceServices;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Sites;

internal static class ListSites
{
    internal static async Task<Results<Ok<CursorPage<SiteResponse>>, Refusal>> Handle(
        Guid serviceId, [AsParameters] PageQuery page, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid after) is { } refusal)
        {
            return refusal;
        }

        var rows = await work.RunAsync(
            async (db, cancelled) => await db.Services.AnyAsync(x => x.Id == serviceId, cancelled)
                ? await db.Sites.AsNoTracking().Where(x => x.Id > after && x.ServiceId == serviceId).OrderBy(x => x.Id).Take(take + 1)
                    .ToListAsync(cancelled)
                : null,
            cancellationToken);
        return rows is null
            ? ProblemCodes.NotFound("service")
            : TypedResults.Ok(CursorPages.Cut(rows.ConvertAll(SiteResponse.Of), take, x => x.Id.ToString()));
    }
}
