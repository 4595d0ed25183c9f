using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.VoiceServices;

/// <summary>Counts of voice services.</summary>
/// <param name="Total">Number of voice services.</param>
/// <param name="LicensedUsers">Number of licensed users of all of them.</param>
/// <param name="ByKind">Number of voice services of each kind.</param>
public sealed record ServiceSummaryResponse(int Total, long LicensedUsers, IReadOnlyDictionary<string, int> ByKind);

/// <summary>Counts voice services, for dashboards.</summary>
internal static class SummarizeServices
{
    internal static Task<Ok<ServiceSummaryResponse>> Handle(UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                var kinds = await db.Services.GroupBy(x => x.Kind)
                    .Select(x => new { x.Key, Count = x.Count(), Users = x.Sum(one => (long)one.LicensedUsers) }).ToListAsync(cancelled);
                return TypedResults.Ok(
                    new ServiceSummaryResponse(
                        kinds.Sum(x => x.Count), kinds.Sum(x => x.Users), kinds.Select(x => (x.Key, x.Count)).PerValue()));
            },
            cancellationToken);
}
