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
    /// <param name="CustomerId">Whose service it is, for good.</param>
    /// <param name="Kind">DirectRouting or OperatorConnect, for good.</param>
    /// <param name="FullName">For people to read.</param>
    /// <param name="ShortName">The DNS label it is reached by, for good; unique among all services and sites of the provider.</param>
    /// <param name="LicensedUsers">1 to 500.</param>
    public sealed record Request(
        Guid CustomerId,
        ServiceKind Kind,
        [property: ProperName] string FullName,
        [property: ShortName] string ShortName,
        [property: Range(1, Service.MaxLicensedUsers)] int LicensedUsers);

    internal static Task<Results<CreatedAnswer<ServiceDetails>, Refusal>> Handle(
        Request request,
        ProviderScope provider,
        CreateOnce<OnboardingDbContext> once,
        Outbox<OnboardingDbContext> outbox,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<ServiceDetails>(
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
                    : new Made<ServiceDetails>($"/api/v1/services/{service.Id}", service.Version, ServiceDetails.Of(service));
            },
            cancellationToken);
}
