using System.ComponentModel.DataAnnotations;
using LivePlatform.Messaging;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.VoiceServices;

/// <summary>
/// Open to operators of the customer too. What never changes (customer, kind, short name) is no member of the request, and unknown members
/// are refused.
/// </summary>
public static class UpdateService
{
    /// <summary>The new values of a service. Its customer, kind and short name cannot be changed.</summary>
    /// <param name="FullName">Name of the service, for people; 1 to 200 characters.</param>
    /// <param name="LicensedUsers">Number of licensed users, 1 to 500.</param>
    public sealed record Request(
        [property: ProperName] string FullName,
        [property: Range(1, Service.MaxLicensedUsers)] int LicensedUsers);

    internal static Task<Results<Ok<ServiceResponse>, Refusal>> Handle(
        Guid serviceId,
        Request request,
        HttpContext http,
        UnitOfWork<OnboardingDbContext> work,
        Outbox<OnboardingDbContext> outbox,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<ServiceResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.Services.SingleOrDefaultAsync(x => x.Id == serviceId, cancelled) is not { } service)
                {
                    return ProblemCodes.NotFound("service");
                }

                if (IfMatch.Check(http.Request, service.Version) is { } refusal)
                {
                    return refusal;
                }

                if (service.Change(request.FullName, request.LicensedUsers))
                {
                    outbox.Enqueue(service.ToEvent());
                }

                http.Response.SetETag(service.Version);
                return TypedResults.Ok(ServiceResponse.Of(service));
            },
            cancellationToken);
}
