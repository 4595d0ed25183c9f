using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Customers;

internal static class GetCustomer
{
    internal static async Task<Results<Ok<CustomerResponse>, Refusal>> Handle(
        Guid customerId, HttpResponse response, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken)
    {
        var customer = await work.RunAsync(
            (db, cancelled) => db.Customers.AsNoTracking().SingleOrDefaultAsync(x => x.Id == customerId, cancelled), cancellationToken);
        if (customer is null)
        {
            return ProblemCodes.NotFound("customer");
        }

        response.SetETag(customer.Version);
        return TypedResults.Ok(CustomerResponse.Of(customer));
    }
}
