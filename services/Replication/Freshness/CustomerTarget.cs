using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Settings;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Replication.Freshness;

/// <summary>Shows a customer's target, its own or the one that it inherits.</summary>
internal static class GetCustomerTarget
{
    public static Task<Results<Ok<FreshnessTargetResponse>, Refusal>> Handle(
        Guid customerId, HttpResponse response, UnitOfWork<ReplicationDbContext> work, IOptions<ReplicationOptions> options,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<FreshnessTargetResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                if (!await db.HasCustomerAsync(customerId, cancelled))
                {
                    return FreshnessProblems.CustomerNotFound();
                }

                var shown = (await FreshnessTargets.ReadAsync(db, options.Value.FreshnessTarget, cancelled)).Show(customerId);
                response.SetETag(shown.Version);
                return TypedResults.Ok(shown);
            },
            cancellationToken);

    /// <summary>Whether there is such a customer for the current operator.</summary>
    internal static Task<bool> HasCustomerAsync(this ReplicationDbContext db, Guid customerId, CancellationToken cancellationToken) =>
        db.KnownCustomers.AnyAsync(
            x => x.CustomerId == customerId && !x.IsRemoved
                && (db.SeesAllCustomers || x.CustomerId == db.VisibleCustomerId
                    || (db.VisibleChannelId != null && x.ChannelId == db.VisibleChannelId)),
            cancellationToken);
}

/// <summary>Sets a customer's own target.</summary>
internal static class UpdateCustomerTarget
{
    public static Task<Results<Ok<FreshnessTargetResponse>, Refusal>> Handle(
        Guid customerId, FreshnessTargetRequest request, HttpContext http, UnitOfWork<ReplicationDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<FreshnessTargetResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                await db.LockAsync(customerId, cancelled);
                if (!await db.HasCustomerAsync(customerId, cancelled))
                {
                    return FreshnessProblems.CustomerNotFound();
                }

                var own = await db.CustomerTargets.SingleOrDefaultAsync(x => x.CustomerId == customerId, cancelled);
                if (IfMatch.Check(http.Request, own?.Version ?? 0) is { } refusal)
                {
                    return refusal;
                }

                own?.Set(request.Hours);
                own ??= db.Add(CustomerFreshnessTarget.Of(db.CurrentProvider, customerId, request.Hours)).Entity;
                http.Response.SetETag(own.Version);
                return TypedResults.Ok(FreshnessTargetResponse.Of(own));
            },
            cancellationToken);
}

/// <summary>Takes a customer's own target back: the provider's, or the platform's, counts again.</summary>
internal static class DeleteCustomerTarget
{
    public static Task<Results<NoContent, Refusal>> Handle(
        Guid customerId, HttpContext http, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<NoContent, Refusal>>(
            async (db, cancelled) =>
            {
                await db.LockAsync(customerId, cancelled);
                if (await db.CustomerTargets.SingleOrDefaultAsync(x => x.CustomerId == customerId, cancelled) is not { } own)
                {
                    return FreshnessProblems.NotFound();
                }

                if (IfMatch.Check(http.Request, own.Version) is { } refusal)
                {
                    return refusal;
                }

                db.Remove(own);
                return TypedResults.NoContent();
            },
            cancellationToken);
}
