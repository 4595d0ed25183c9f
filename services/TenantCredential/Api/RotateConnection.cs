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
using LivePlatform.TenantCredential.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Api;

/// <summary>
/// Replaces the connection's secret by one that Microsoft makes. Answers at once; <c>rotation</c> and <c>change</c> show how it goes on.
/// Asked twice, it is done once.
/// </summary>
public static class RotateConnection
{
    internal static async Task<Results<Accepted<ConnectionResponse>, Refusal>> Handle(
        Guid connectionId,
        HttpContext http,
        UnitOfWork<TenantCredentialDbContext> work,
        AuditTrail audit,
        OperatorIdentity identity,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var result = await work.RunAsync<Result<ConnectionResponse>>(
            async (db, cancelled) =>
            {
                if (await db.LockLiveAsync(connectionId, cancelled) is not { } connection)
                {
                    return ConnectionProblems.NotFound();
                }

                var now = clock.GetUtcNow();
                var isUnderWay = connection.Rotation is { Step: RotationStep.Asking };
                if (!isUnderWay && ConnectionCapabilities.Check(connection, ConnectionOperation.RotateSecret) is { } refusal)
                {
                    return refusal;
                }

                if (!isUnderWay)
                {
                    await RetiredSecrets.NoteLostAsync(db, connection, now, cancelled);
                    connection.BeginRotation(isAutomatic: false, now);
                    await audit.AppendAsync(
                        db,
                        new AuditRecord(
                            AuditTrail.Of(identity), AuditAction.RotationAsked, connection.CustomerId, connection.Id,
                            connection.CredentialVersion),
                        cancelled);
                    await WorkList.ScheduleRotationAsync(db, connection, now, attempts: 0, cancelled);
                }

                return await ConnectionResponse.OfAsync(db, connection, now, cancelled);
            },
            cancellationToken);
        if (result.Refusal is { } refused)
        {
            return refused;
        }

        http.Response.SetETag(result.Value.Version);
        return TypedResults.Accepted($"/api/v1/connections/{connectionId}", result.Value);
    }
}
