using LivePlatform.Messaging;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Problems;
using LivePlatform.Onboarding.Removed;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Customers;

internal static class DeleteCustomer
{
    internal static Task<Results<NoContent, Refusal>> Handle(
        Guid customerId,
        HttpRequest http,
        OperatorIdentity who,
        UnitOfWork<OnboardingDbContext> work,
        Outbox<OnboardingDbContext> outbox,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<NoContent, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.Customers.SingleOrDefaultAsync(x => x.Id == customerId, cancelled) is not { } customer)
                {
                    return ProblemCodes.NotFound("customer");
                }

                if ((who.Require(OperatorScopeKind.Provider) ?? IfMatch.Check(http, customer.Version)) is { } refusal)
                {
                    return refusal;
                }

                customer.Remove();
                var last = customer.ToEvent(isRemoved: true);
                outbox.Enqueue(last);
                db.Add(RemovedObject.Of(customer.ServiceProviderId, last));
                db.Remove(customer);
                return await db.SaveOrRefuseAsync(
                    cancelled, (Constraints.ServiceCustomer, TopologyProblems.HasChildren("customer", "services"))) is { } kept
                    ? kept
                    : TypedResults.NoContent();
            },
            cancellationToken);
}
