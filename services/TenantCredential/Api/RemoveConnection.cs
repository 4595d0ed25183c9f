using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Api;

/// <summary>Removes a connection and deletes its secret.</summary>
public static class RemoveConnection
{
    internal static Task<Results<NoContent, Refusal>> Handle(
        Guid connectionId,
        HttpRequest request,
        UnitOfWork<TenantCredentialDbContext> work,
        ConnectionRemoval removal,
        OperatorIdentity identity,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<NoContent, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.LockLiveAsync(connectionId, cancelled) is not { } connection)
                {
                    return ConnectionProblems.NotFound();
                }

                if (IfMatch.Check(request, connection.Version) is { } refusal)
                {
                    return refusal;
                }

                await removal.RemoveAsync(db, connection, AuditTrail.Of(identity), cancelled);
                return TypedResults.NoContent();
            },
            cancellationToken);
}
