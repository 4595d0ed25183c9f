using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Api;

/// <summary>One connection.</summary>
public static class GetConnection
{
    internal static async Task<Results<Ok<ConnectionResponse>, Refusal>> Handle(
        Guid connectionId,
        UnitOfWork<TenantCredentialDbContext> work,
        HttpResponse response,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var view = await work.RunAsync(
            async (db, cancelled) => await db.FindLiveAsync(connectionId, cancelled) is { } connection
                ? await ConnectionResponse.OfAsync(db, connection, clock.GetUtcNow(), cancelled)
                : null,
            cancellationToken);
        if (view is null)
        {
            return ConnectionProblems.NotFound();
        }

        response.SetETag(view.Version);
        return TypedResults.Ok(view);
    }
}
