using LivePlatform.Onboarding.Customers;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Runs.Orders;

internal static class GetRun
{
    internal static async Task<Results<Ok<OnboardingRunResponse>, Refusal>> Handle(
        Guid onboardingRunId, HttpResponse response, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken)
    {
        if (await ReadAsync(work, onboardingRunId, cancellationToken) is not { } run)
        {
            return RunProblems.NotFound();
        }

        response.SetETag(run.Version);
        return TypedResults.Ok(run);
    }

    internal static Task<OnboardingRunResponse?> ReadAsync(UnitOfWork<OnboardingDbContext> work, Guid runId,
        CancellationToken cancellationToken) =>
        work.RunAsync((db, cancelled) => ReadAsync(db, runId, cancelled), cancellationToken);

    internal static async Task<OnboardingRunResponse?> ReadAsync(OnboardingDbContext db, Guid runId, CancellationToken cancellationToken)
    {
        if (await db.Runs.AsNoTracking().Include(x => x.Steps).SingleOrDefaultAsync(x => x.Id == runId, cancellationToken) is not { } run)
        {
            return null;
        }

        var customer = await db.Customers.Where(x => x.Id == run.CustomerId).Select(x => x.Name).SingleAsync(cancellationToken);
        return OnboardingRunResponse.Of(
            run, customer, await db.MadeObjects.AsNoTracking().Where(x => x.RunId == runId).ToListAsync(cancellationToken));
    }
}
