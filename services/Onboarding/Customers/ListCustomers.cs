using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Customers;

internal static class ListCustomers
{
    internal static async Task<Results<Ok<CursorPage<CustomerDetails>>, Refusal>> Handle(
        [AsParameters] PageQuery page, Guid? channelId, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid after) is { } refusal)
        {
            return refusal;
        }

        var rows = await work.RunAsync(
            (db, cancelled) =>
                db.Customers.Where(x => x.Id > after && (channelId == null || x.ChannelId == channelId)).OrderBy(x => x.Id).Take(take + 1)
                    .Select(x => new CustomerDetails(x.Id, x.Name, x.ChannelId, x.CreatedAt, x.Version)).ToListAsync(cancelled),
            cancellationToken);
        return TypedResults.Ok(CursorPages.Cut(rows, take, x => x.Id.ToString()));
    }
}
