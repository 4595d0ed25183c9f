using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.VoiceServices;

internal static class GetService
{
    internal static async Task<Results<Ok<ServiceResponse>, Refusal>> Handle(
        Guid serviceId, HttpResponse response, UnitOfWork<OnboardingDbContext> work, CancellationToken cancellationToken)
    {
        var service = await work.RunAsync(
            (db, cancelled) => db.Services.AsNoTracking().SingleOrDefaultAsync(x => x.Id == serviceId, cancelled), cancellationToken);
        if (service is null)
        {
            return ProblemCodes.NotFound("service");
        }

        response.SetETag(service.Version);
        return TypedResults.Ok(ServiceResponse.Of(service));
    }
}
