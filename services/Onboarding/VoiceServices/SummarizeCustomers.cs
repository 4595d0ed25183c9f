using LivePlatform.Onboarding.Customers;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.VoiceServices;

/// <summary>Counts of customers.</summary>
/// <param name="Total">Number of customers.</param>
/// <param name="WithoutService">Number of customers that have no voice service.</param>
public sealed record CustomerSummaryResponse(int Total, int WithoutService);

/// <summary>Counts customers, for dashboards. It stands here because customers know nothing of services.</summary>
internal static class SummarizeCustomers
{
    internal static Task<Ok<CustomerSummaryResponse>> Handle(UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) => TypedResults.Ok(
                new CustomerSummaryResponse(
                    await db.Customers.CountAsync(cancelled),
                    await db.Customers.CountAsync(x => !db.Set<Service>().Any(service => service.CustomerId == x.Id), cancelled))),
            cancellationToken);
}
