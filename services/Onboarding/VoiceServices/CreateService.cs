using System.ComponentModel.DataAnnotations;
using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Onboarding.Customers;
using LivePlatform.Onboarding.Names;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.VoiceServices;

public static class CreateService
{
    /// <summary>The voice service to create.</summary>
    /// <param name="CustomerId">Id of the customer that the service belongs to; cannot be changed later.</param>
    /// <param name="Kind">Kind of the service; cannot be changed later.</param>
    /// <param name="FullName">Name of the service, for people; 1 to 200 characters.</param>
    /// <param name="ShortName">DNS label of 3 to 15 letters, digits or inner hyphens; unique among all services and sites of the provider,
    /// never changes.</param>
    /// <param name="LicensedUsers">Number of licensed users, 1 to 500.</param>
    public sealed record Request(
        Guid CustomerId,
        ServiceKind Kind,
        [property: ProperName] string FullName,
        [property: ShortName] string ShortName,
        [property: Range(1, Service.MaxLicensedUsers)] int LicensedUsers);

    internal static Task<Results<CreatedAnswer<ServiceResponse>, Refusal>> Handle(
        Request request,
        ProviderScope provider,
        CreateOnce<OnboardingDbContext> once,
        Outbox<OnboardingDbContext> outbox,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<ServiceResponse>(
            async (db, cancelled) =>
            {
                var shortName = ShortName.Normalize(request.ShortName);
                if (ShortNameProblems.RefuseReserved(shortName) is { } reserved)
                {
                    return reserved;
                }

                if (!await db.Customers.AnyAsync(x => x.Id == request.CustomerId, cancelled))
                {
                    return ProblemCodes.NotFound("customer");
                }

                var service = Service.Create(
                    provider.Current, request.CustomerId, request.Kind, request.FullName, shortName, request.LicensedUsers,
                    clock.GetStoredNow());
                db.Add(service);
                db.Add(ShortNameClaim.Of(provider.Current, shortName, service.Id));
                outbox.Enqueue(service.ToEvent());
                return await db.SaveOrRefuseAsync(
                    cancelled,
                    (Constraints.ShortNameKey, ShortNameProblems.Taken(shortName)),
                    (Constraints.ServiceCustomer, ProblemCodes.NotFound("customer"))) is { } refusal
                    ? refusal
                    : new Made<ServiceResponse>($"/api/v1/services/{service.Id}", service.Version, ServiceResponse.Of(service));
            },
            cancellationToken);
}
