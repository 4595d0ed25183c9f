using System.ComponentModel;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.VoiceServices;

internal static class ListServices
{
    internal static async Task<Results<Ok<CursorPage<ServiceResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page, [Description("Only services of this customer.")] Guid? customerId,
            UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid after) is { } refusal)
        {
            return refusal;
        }

        var rows = await work.RunAsync(
            (db, cancelled) =>
                db.Services.Where(x => x.Id > after && (customerId == null || x.CustomerId == customerId)).OrderBy(x => x.Id).Take(take + 1)
                    .Select(
                        x => new ServiceResponse(
                            x.Id, x.CustomerId, x.Kind, x.FullName, x.ShortName, x.LicensedUsers, x.CreatedAt,
                            x.Version)).ToListAsync(cancelled),
            cancellationToken);
        return TypedResults.Ok(CursorPages.Cut(rows, take, x => x.Id.ToString()));
    }
}
