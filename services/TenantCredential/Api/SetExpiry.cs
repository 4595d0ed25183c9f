using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Api;

/// <summary>An operator says when the secret ends, where Entra may not be asked.</summary>
public static class SetExpiry
{
    /// <summary>The expiry of the secret in use.</summary>
    /// <param name="SecretExpiresOn">When the secret in use expires (UTC): in the future, within 100 years.</param>
    public sealed record Request(DateTimeOffset SecretExpiresOn);

    internal static async Task<Results<Ok<ConnectionResponse>, Refusal>> Handle(
        Guid connectionId,
        Request body,
        HttpContext http,
        UnitOfWork<TenantCredentialDbContext> work,
        AuditTrail audit,
        ConnectionAnnouncer announcer,
        OperatorIdentity identity,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (SecretInput.Check(body.SecretExpiresOn, now) is { } invalid)
        {
            return invalid;
        }

        var result = await work.RunAsync<Result<ConnectionResponse>>(
            async (db, cancelled) =>
            {
                if (await db.LockLiveAsync(connectionId, cancelled) is not { } connection)
                {
                    return ConnectionProblems.NotFound();
                }

                if (IfMatch.Check(http.Request, connection.Version) is { } stale)
                {
                    return stale;
                }

                if (!connection.TakeExpiryFromOperator(body.SecretExpiresOn))
                {
                    return ConnectionProblems.ExpiryIsRead();
                }

                var what = new AuditRecord(
                    AuditTrail.Of(identity), AuditAction.ExpirySet, connection.CustomerId, connection.Id, connection.CredentialVersion);
                await audit.AppendAsync(db, what, cancelled);
                await announcer.AnnounceAsync(db, connection, cancelled);
                return await ConnectionResponse.OfAsync(db, connection, now, cancelled);
            },
            cancellationToken);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        http.Response.SetETag(result.Value.Version);
        return TypedResults.Ok(result.Value);
    }
}
