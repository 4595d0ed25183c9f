using LivePlatform.Contracts;
using LivePlatform.Onboarding.Customers;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>Lists onboarding runs, newest first.</summary>
internal static class ListRuns
{
    internal static Task<Results<Ok<CursorPage<OnboardingRunResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page,
        [AsParameters] Filters filters,
        UnitOfWork<OnboardingDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CursorPage<OnboardingRunResponse>>, Refusal>>(
            async (db, cancelled) =>
            {
                if ((page.Read(out var take, out Guid before) ?? filters.Check()) is { } refusal)
                {
                    return refusal;
                }

                var runs = await filters.Narrow(db.Runs.AsNoTracking().Include(x => x.Steps))
                    .Where(x => before == Guid.Empty || x.Id < before)
                    .OrderByDescending(x => x.Id).Take(take + 1).ToListAsync(cancelled);
                var (ids, customers) = (runs.ConvertAll(x => x.Id), runs.ConvertAll(x => x.CustomerId));
                var made = (await db.MadeObjects.AsNoTracking().Where(x => ids.Contains(x.RunId)).ToListAsync(cancelled))
                    .ToLookup(x => x.RunId);
                var names = await db.Customers.Where(x => customers.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Name, cancelled);
                var views = runs.ConvertAll(x => OnboardingRunResponse.Of(x, names[x.CustomerId], made[x.Id]));
                return TypedResults.Ok(CursorPages.Cut(views, take, x => x.Id.ToString()));
            },
            cancellationToken);

    /// <summary>Filters; all of them must hold.</summary>
    /// <param name="ServiceId">Only runs of this voice service.</param>
    /// <param name="CustomerId">Only runs of this customer's services.</param>
    /// <param name="State">Only runs in this state.</param>
    /// <param name="WhoActs">Only runs that wait for this party.</param>
    internal sealed record Filters(
        [FromQuery(Name = "serviceId")] Guid? ServiceId,
        [FromQuery(Name = "customerId")] Guid? CustomerId,
        [FromQuery(Name = "state")] EnumFilter<RunState>? State,
        [FromQuery(Name = "whoActs")] EnumFilter<WhoActs>? WhoActs)
    {
        public Refusal? Check() => State.Check("state") ?? WhoActs.Check("whoActs");

        public IQueryable<Run> Narrow(IQueryable<Run> runs)
        {
            var (state, who) = (State?.Value, WhoActs?.Value);
            return (who is null ? runs : runs.Where(Run.MayWait).Where(
                    x => x.Steps.Any(step => step.State == StepState.Waiting && step.WhoActs == who)))
                .Where(x => ServiceId == null || x.ServiceId == ServiceId)
                .Where(x => CustomerId == null || x.CustomerId == CustomerId)
                .Where(x => state == null || x.State == state);
        }
    }
}
