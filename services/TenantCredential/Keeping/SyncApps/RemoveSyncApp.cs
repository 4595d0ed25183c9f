using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keeping.SyncApps;

/// <summary>Removes a SyncApp that no connection needs.</summary>
internal static class RemoveSyncApp
{
    internal static Task<Results<NoContent, Refusal>> Handle(
        Guid syncAppId,
        HttpContext http,
        AuditTrail audit,
        ConnectionAlerts alerts,
        OperatorIdentity who,
        UnitOfWork<TenantCredentialDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<NoContent, Refusal>>(
            async (db, cancelled) =>
            {
                await db.Database.ExecuteSqlAsync($"SELECT 1 FROM sync_apps WHERE id = {syncAppId} FOR UPDATE", cancelled);
                if (await db.Set<SyncApp>().SingleOrDefaultAsync(x => x.Id == syncAppId, cancelled) is not { } app)
                {
                    return SyncAppProblems.NotFound();
                }

                if (IfMatch.Check(http.Request, app.Version) is { } stale)
                {
                    return stale;
                }

                var needed = await db.Connections.CountAsync(
                    x => x.RemovedAt == null && x.Method != ConnectionMethod.AppRegistration, cancelled);
                if (needed > 0)
                {
                    return SyncAppProblems.InUse(needed);
                }

                await audit.AppendAsync(
                    db,
                    AuditRecord.OfStoredSecret(AuditTrail.Of(who), AuditAction.SyncAppRemoved, app.Id, app.SecretVersion, ""),
                    cancelled);
                await alerts.ForgetAsync(db, app.Id, cancelled);
                await WorkList.ForgetAsync(db, app.Id, cancelled);
                db.Remove(app);
                return TypedResults.NoContent();
            },
            cancellationToken);
}
