using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Channels;

internal static class ListChannels
{
    internal static async Task<Results<Ok<CursorPage<ChannelResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid after) is { } refusal)
        {
            return refusal;
        }

        var rows = await work.RunAsync(
            (db, cancelled) => db.Channels.Where(x => x.Id > after).OrderBy(x => x.Id).Take(take + 1)
                .Select(x => new ChannelResponse(x.Id, x.Name, x.CreatedAt, x.Version)).ToListAsync(cancelled),
            cancellationToken);
        return TypedResults.Ok(CursorPages.Cut(rows, take, x => x.Id.ToString()));
    }
}
