using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.BaseDomains;

internal static class GetBaseDomain
{
    internal static Task<Results<Ok<BaseDomainResponse>, Refusal>> Handle(
        Guid baseDomainId, HttpResponse response, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<BaseDomainResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.BaseDomains.AsNoTracking().SingleOrDefaultAsync(x => x.Id == baseDomainId, cancelled) is not { } domain)
                {
                    return ProblemCodes.NotFound("base_domain");
                }

                response.SetETag(domain.Version);
                return TypedResults.Ok(BaseDomainResponse.Of(domain));
            },
            cancellationToken);
}

internal static class ListBaseDomains
{
    internal static async Task<Results<Ok<CursorPage<BaseDomainResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid after) is { } refusal)
        {
            return refusal;
        }

        var rows = await work.RunAsync(
            (
                db,
                cancelled) => db.BaseDomains.AsNoTracking().Where(x => x.Id > after).OrderBy(x => x.Id).Take(take + 1)
                    .ToListAsync(cancelled), cancellationToken);
        return TypedResults.Ok(CursorPages.Cut(rows.ConvertAll(BaseDomainResponse.Of), take, x => x.Id.ToString()));
    }
}
