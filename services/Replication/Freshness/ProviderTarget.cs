using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Settings;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Replication.Freshness;

/// <summary>Shows the provider's target.</summary>
internal static class GetProviderTarget
{
    public static Task<Ok<FreshnessTargetResponse>> Handle(
        HttpResponse response, UnitOfWork<ReplicationDbContext> work, IOptions<ReplicationOptions> options,
        CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                var shown = (await FreshnessTargets.ReadAsync(db, options.Value.FreshnessTarget, cancelled)).ShowProvider();
                response.SetETag(shown.Version);
                return TypedResults.Ok(shown);
            },
            cancellationToken);
}

/// <summary>Sets the provider's target.</summary>
internal static class UpdateProviderTarget
{
    public static Task<Results<Ok<FreshnessTargetResponse>, Refusal>> Handle(
        FreshnessTargetRequest request, HttpContext http, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<FreshnessTargetResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                await db.LockAsync(db.CurrentProvider.Value, cancelled);
                var own = await db.ProviderTargets.SingleOrDefaultAsync(cancelled);
                if (IfMatch.Check(http.Request, own?.Version ?? 0) is { } refusal)
                {
                    return refusal;
                }

                own?.Set(request.Hours);
                own ??= db.Add(ProviderFreshnessTarget.Of(db.CurrentProvider, request.Hours)).Entity;
                http.Response.SetETag(own.Version);
                return TypedResults.Ok(FreshnessTargetResponse.Of(own));
            },
            cancellationToken);
}

/// <summary>Takes the provider's target back: the platform's counts again.</summary>
internal static class DeleteProviderTarget
{
    public static Task<Results<NoContent, Refusal>> Handle(
        HttpContext http, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<NoContent, Refusal>>(
            async (db, cancelled) =>
            {
                await db.LockAsync(db.CurrentProvider.Value, cancelled);
                if (await db.ProviderTargets.SingleOrDefaultAsync(cancelled) is not { } own)
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
