using LivePlatform.Messaging;
using LivePlatform.Onboarding.Channels;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Problems;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Customers;

public static class UpdateCustomer
{
    /// <summary>The new name and channel of a customer.</summary>
    /// <param name="Name">Name, unique within the service provider (case is ignored); 1 to 200 characters.</param>
    /// <param name="ChannelId">Id of the channel that the customer belongs to from now on; null for the service provider itself. Must
    /// always be sent.</param>
    public sealed record Request([property: ProperName] string Name, Guid? ChannelId);

    internal static Task<Results<Ok<CustomerResponse>, Refusal>> Handle(
        Guid customerId,
        Request request,
        HttpContext http,
        OperatorIdentity who,
        UnitOfWork<OnboardingDbContext> work,
        Outbox<OnboardingDbContext> outbox,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CustomerResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.Customers.SingleOrDefaultAsync(x => x.Id == customerId, cancelled) is not { } customer)
                {
                    return ProblemCodes.NotFound("customer");
                }

                if ((who.Require(OperatorScopeKind.Channel)
                    ?? IfMatch.Check(http.Request, customer.Version)
                    ?? await RefuseMoveAsync(db, who, customer, request.ChannelId, cancelled)) is { } refusal)
                {
                    return refusal;
                }

                if (customer.Change(request.Name, request.ChannelId))
                {
                    outbox.Enqueue(customer.ToEvent());
                }

                if (await db.SaveOrRefuseAsync(
                    cancelled,
                    (Constraints.CustomerName, TopologyProblems.NameTaken("customer")),
                    (Constraints.CustomerChannel, ProblemCodes.NotFound("channel"))) is { } kept)
                {
                    return kept;
                }

                http.Response.SetETag(customer.Version);
                return TypedResults.Ok(CustomerResponse.Of(customer));
            },
            cancellationToken);

    private static async Task<Refusal?> RefuseMoveAsync(
        OnboardingDbContext db, OperatorIdentity who, Customer customer, Guid? channelId, CancellationToken cancellationToken)
    {
        if (channelId == customer.ChannelId)
        {
            return null;
        }

        if (who.Scope > OperatorScopeKind.Provider)
        {
            return CustomerProblems.MayNotMove();
        }

        return channelId is null || await db.Channels.AnyAsync(x => x.Id == channelId, cancellationToken)
            ? null
            : ProblemCodes.NotFound("channel");
    }
}
