using LivePlatform.Messaging;
using LivePlatform.Onboarding.Channels;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Problems;
using LivePlatform.Onboarding.ServiceProviders;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Customers;

public static class CreateCustomer
{
    /// <summary>The customer to create.</summary>
    /// <param name="Name">Name, unique within the service provider (case is ignored); 1 to 200 characters.</param>
    /// <param name="ChannelId">Id of the channel that the customer belongs to; left out, the operator's own channel or the service provider
    /// itself.</param>
    public sealed record Request([property: ProperName] string Name, Guid? ChannelId = null);

    internal static Task<Results<CreatedAnswer<CustomerResponse>, Refusal>> Handle(
        Request request,
        ProviderScope provider,
        OperatorView view,
        CreateOnce<OnboardingDbContext> once,
        Outbox<OnboardingDbContext> outbox,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<CustomerResponse>(
            async (db, cancelled) =>
            {
                var channelId = request.ChannelId ?? view.ChannelId;
                if (channelId is { } channel && !await db.Channels.AnyAsync(x => x.Id == channel, cancelled))
                {
                    return ProblemCodes.NotFound("channel");
                }

                var customer = Customer.Create(provider.Current, channelId, request.Name, clock.GetStoredNow());
                db.Add(customer);
                outbox.Enqueue(customer.ToEvent());
                return await db.SaveOrRefuseAsync(
                    cancelled,
                    (Constraints.CustomerName, TopologyProblems.NameTaken("customer")),
                    (Constraints.CustomerChannel, ProblemCodes.NotFound("channel")),
                    (Constraints.CustomerProvider, ServiceProviderProblems.Unknown())) is { } refusal
                    ? refusal
                    : new Made<CustomerResponse>($"/api/v1/customers/{customer.Id}", customer.Version, CustomerResponse.Of(customer));
            },
            cancellationToken);
}
