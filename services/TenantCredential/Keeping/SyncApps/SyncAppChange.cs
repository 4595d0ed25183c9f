using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;
using LivePlatform.TenantCredential.StoredSecrets;
using LivePlatform.TenantCredential.Work;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keeping.SyncApps;

/// <summary>A secret of a SyncApp, about to be stored.</summary>
/// <param name="Value">Sealed.</param>
/// <param name="Hint">First characters.</param>
/// <param name="Asked">The end that the caller named.</param>
/// <param name="Read">The end that Entra names, once it was proven.</param>
internal sealed record NewAppSecret(SealedValue Value, string? Hint, DateTimeOffset? Asked, ReadExpiry? Read = null);

/// <summary>The steps of entering and replacing.</summary>
internal sealed class SyncAppChange(
    StoredSecretVault vault,
    SyncAppProof proof,
    SyncAppAnnouncer announcer,
    AuditTrail audit,
    OperatorIdentity identity,
    TimeProvider clock)
{
    private const int ShortestWithHint = 16;

    public async Task<NewAppSecret> SealAsync(SyncApp app, SecretText secret, DateTimeOffset? asked, CancellationToken cancellationToken) =>
        new(await vault.SealAsync(app.Id, app.SecretVersion + 1, secret, cancellationToken), HintOf(secret), asked);

    public async Task<Result<NewAppSecret>> ProveAsync(
        SyncApp app, SecretText secret, DateTimeOffset? asked, HttpContext http, CancellationToken cancellationToken)
    {
        var result = await proof.RunAsync(
            new EntraApp(app.M365TenantId, app.ClientId), HintOf(secret), null, _ => Task.FromResult(secret), cancellationToken);
        if (result.Failure is { } failure)
        {
            return result.IsUndecided
                ? MicrosoftProblems.Undecided(result, clock.GetUtcNow(), http.Response)
                : SyncAppProblems.Refused(failure);
        }

        return await SealAsync(app, secret, asked, cancellationToken) with { Read = result.Expiry };
    }

    public async Task<Result<Made<SyncAppResponse>>> CreateAsync(
        TenantCredentialDbContext db, SyncApp app, NewAppSecret secret, CancellationToken cancellationToken)
    {
        Take(app, secret);
        db.Add(app);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException taken) when (taken.IsUniqueViolation(SyncAppTables.OnePerProvider))
        {
            return SyncAppProblems.Exists();
        }

        await FinishAsync(db, app, AuditAction.SyncAppCreated, clock.GetUtcNow(), cancellationToken);
        return new Made<SyncAppResponse>($"/api/v1/sync-apps/{app.Id}", app.Version, SyncAppResponse.Of(app, clock.GetUtcNow()));
    }

    public async Task<Results<Ok<SyncAppResponse>, Refusal>> ReplaceAsync(
        TenantCredentialDbContext db, Guid syncAppId, NewAppSecret secret, HttpContext http, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM sync_apps WHERE id = {syncAppId} FOR UPDATE", cancellationToken);
        if (await db.Set<SyncApp>().SingleOrDefaultAsync(x => x.Id == syncAppId, cancellationToken) is not { } app)
        {
            return SyncAppProblems.NotFound();
        }

        // A daily proof may have come between; only another secret is in the way of this one.
        if (app.SecretVersion + 1 != secret.Value.Version && IfMatch.Check(http.Request, app.Version) is { } stale)
        {
            return stale;
        }

        Take(app, secret);
        app.Proven(clock.GetUtcNow());
        await FinishAsync(db, app, AuditAction.SyncAppReplaced, clock.GetUtcNow() + SyncApp.FormerHelpsFor, cancellationToken);
        http.Response.SetETag(app.Version);
        return TypedResults.Ok(SyncAppResponse.Of(app, clock.GetUtcNow()));
    }

    private static string? HintOf(SecretText secret) => secret.Length < ShortestWithHint ? null : secret.Reveal()[..SyncApp.MaxHintLength];

    private void Take(SyncApp app, NewAppSecret secret)
    {
        app.Take(secret.Value, secret.Hint, clock.GetUtcNow());
        if (secret.Read is { } read)
        {
            app.TakeExpiryFromEntra(read.ExpiresOn, read.KeyId);
        }
        else if (secret.Asked is { } asked)
        {
            app.TakeExpiryFromOperator(asked);
        }
    }

    private async Task FinishAsync(
        TenantCredentialDbContext db, SyncApp app, AuditAction action, DateTimeOffset nextProof, CancellationToken cancellationToken)
    {
        await audit.AppendAsync(
            db, AuditRecord.OfStoredSecret(AuditTrail.Of(identity), action, app.Id, app.SecretVersion, ""), cancellationToken);
        await announcer.ReplacedAsync(db, app, cancellationToken);
        await WorkList.ScheduleSyncAppAsync(db, app, nextProof, attempts: 0, cancellationToken);
    }
}
