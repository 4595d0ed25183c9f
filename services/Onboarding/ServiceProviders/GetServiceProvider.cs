using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.ServiceProviders;

internal static class GetServiceProvider
{
    internal static async Task<Results<Ok<ServiceProviderResponse>, Refusal>> Handle(
        Guid serviceProviderId,
        HttpResponse response,
        ProviderScope provider,
        UnitOfWork<OnboardingDbContext> work,
        CancellationToken cancellationToken)
    {
        if (serviceProviderId == Guid.Empty)
        {
            return ProblemCodes.NotFound("service_provider");
        }

        provider.Enter(ServiceProviderId.From(serviceProviderId));
        var found = await work.RunAsync(
            (db, cancelled) => db.ServiceProviders.AsNoTracking().SingleOrDefaultAsync(cancelled), cancellationToken);
        if (found is null)
        {
            return ProblemCodes.NotFound("service_provider");
        }

        response.SetETag(found.Version);
        return TypedResults.Ok(ServiceProviderResponse.Of(found));
    }
}
