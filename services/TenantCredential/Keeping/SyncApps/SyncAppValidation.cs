using LivePlatform.M365.Throttling;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;
using LivePlatform.TenantCredential.StoredSecrets;
using LivePlatform.TenantCredential.Work;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keeping.SyncApps;

/// <summary>Proves the SyncApp each day, and as soon as Entra refused it.</summary>
internal sealed class SyncAppValidation(
    UnitOfWork<TenantCredentialDbContext> work,
    StoredSecretVault vault,
    SyncAppProof proof,
    SyncAppAnnouncer announcer,
    AuditTrail audit,
    TimeProvider clock) : IConnectionWork
{
    public async Task AdvanceAsync(Guid syncAppId, AuditActor actor, CancellationToken cancellationToken)
    {
        var app = await work.RunAsync(
            (db, cancelled) => db.SyncAppInUse.SingleOrDefaultAsync(x => x.Id == syncAppId, cancelled), cancellationToken);
        if (app is null)
        {
            await work.RunAsync((db, cancelled) => WorkList.ForgetAsync(db, syncAppId, cancelled), cancellationToken);
            return;
        }

        var use = AuditRecord.OfStoredSecret(actor, AuditAction.SyncAppSecretOpened, app.Id, app.SecretVersion, "proof");
        var result = await proof.RunAsync(
            new EntraApp(app.M365TenantId, app.ClientId),
            app.Hint,
            app.MicrosoftKeyId,
            cancelled => vault.OpenAsync(app.Id, app.Secret, use, cancelled),
            cancellationToken);
        await work.RunAsync((db, cancelled) => WriteAsync(db, app, result, actor, cancelled), cancellationToken);
    }

    private async Task WriteAsync(
        TenantCredentialDbContext db, SyncApp proven, ProofResult result, AuditActor actor, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM sync_apps WHERE id = {proven.Id} FOR UPDATE", cancellationToken);
        if (await db.Set<SyncApp>().SingleOrDefaultAsync(x => x.Id == proven.Id, cancellationToken) is not { } app
            || app.SecretVersion != proven.SecretVersion)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var attempts = await WorkList.AttemptsAsync(db, app.Id, WorkKind.SyncApp, cancellationToken);
        var decision = ProofDecision.Of(result, app.StoredAt, attempts, RetryAfter.RandomJitter(), now);
        app.ForgetFormer(now);
        switch (decision.Verdict)
        {
            case ProofVerdict.Verified:
                await VerifyAsync(db, app, result, now, cancellationToken);
                break;
            case ProofVerdict.Failed:
                app.Refused(result.Failure!, now);
                await audit.AppendAsync(
                    db,
                    AuditRecord.OfStoredSecret(actor, AuditAction.SyncAppRefused, app.Id, app.SecretVersion, result.Failure!.Code),
                    cancellationToken);
                await announcer.AnnounceAsync(db, app, cancellationToken);
                break;
            case ProofVerdict.NotYet or ProofVerdict.Undecided:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(result));
        }

        var nextAttempts = decision.Verdict == ProofVerdict.Verified ? 0 : attempts + 1;
        await WorkList.ScheduleSyncAppAsync(db, app, decision.NextAt, nextAttempts, cancellationToken);
    }

    private async Task VerifyAsync(
        TenantCredentialDbContext db, SyncApp app, ProofResult result, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (result.Expiry is { } read)
        {
            app.TakeExpiryFromEntra(read.ExpiresOn, read.KeyId);
        }

        app.Proven(now);
        await announcer.AnnounceAsync(db, app, cancellationToken);
    }
}
