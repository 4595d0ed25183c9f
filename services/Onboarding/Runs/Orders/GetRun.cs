using System.ComponentModel;
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

/// <summary>Newest first.</summary>
internal static class ListRuns
{
    internal static Task<Results<Ok<CursorPage<OnboardingRunResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page,
        [Description("Only runs of this voice service.")] Guid? serviceId,
        [Description("Only runs in this state.")] RunState? state,
        UnitOfWork<OnboardingDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CursorPage<OnboardingRunResponse>>, Refusal>>(
            async (db, cancelled) =>
            {
                if (page.Read(out var take, out Guid before) is { } refusal)
                {
                    return refusal;
                }

                var runs = await db.Runs.AsNoTracking().Include(x => x.Steps)
                    .Where(
                        x => (before == Guid.Empty || x.Id < before) && (serviceId == null || x.ServiceId == serviceId)
                            && (state == null || x.State == state))
                    .OrderByDescending(x => x.Id).Take(take + 1).ToListAsync(cancelled);
                var (ids, customers) = (runs.ConvertAll(x => x.Id), runs.ConvertAll(x => x.CustomerId));
                var made = (await db.MadeObjects.AsNoTracking().Where(x => ids.Contains(x.RunId)).ToListAsync(cancelled))
                    .ToLookup(x => x.RunId);
                var names = await db.Customers.Where(x => customers.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Name, cancelled);
                return TypedResults.Ok(
                    CursorPages.Cut(runs.ConvertAll(x => OnboardingRunResponse.Of(x, names[x.CustomerId], made[x.Id])), take, x =>
                        x.Id.ToString()));
            },
            cancellationToken);
}
