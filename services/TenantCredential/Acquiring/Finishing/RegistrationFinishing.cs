using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Acquiring.Invitations;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;
using LivePlatform.TenantCredential.Work;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Finishing;

/// <summary>
/// Makes a registration that is ready the connection's credential, as soon as Microsoft knows application, secret, consent and roles
/// everywhere.
/// </summary>
internal sealed class RegistrationFinishing(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialVault vault,
    CredentialReplacement replacement,
    InvitationProving invitations,
    ConnectionAlerts alerts,
    UpgradeFollowing upgrades,
    TimeProvider clock) : IConnectionWork
{
    /// <summary>
    /// Role changes take up to 15 minutes (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions); after
    /// that a refusal is one.
    /// </summary>
    private static readonly TimeSpan SpreadsFor = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    public async Task AdvanceAsync(Guid connectionId, AuditActor actor, CancellationToken cancellationToken)
    {
        var row = await work.RunAsync(
            (
                db,
                cancelled) => db.Set<AppRegistration>().AsNoTracking()
                    .SingleOrDefaultAsync(x => x.ConnectionId == connectionId && x.State == RegistrationState.Ready, cancelled),
            cancellationToken);
        if (row is not { AppId: { } appId, Sealed: { } bytes, DataKeyVersion: { } keyVersion, ReadyAt: { } readyAt })
        {
            await work.RunAsync(
                (db, cancelled) => WorkList.ForgetAsync(db, connectionId, WorkKind.Registration, cancelled), cancellationToken);
            return;
        }

        var use = new AuditRecord(actor, AuditAction.SecretOpenedForProof, row.CustomerId, connectionId, 0, Detail: $"{appId:D}");
        var secret = await vault.OpenAsync(row.CustomerId, row.SecretPlace, new SealedSecret(keyVersion, bytes), use, cancellationToken);
        var input = new CredentialInput(
            null, appId, secret, Certificate: null, Federated: false, RefreshToken: null, User: null, ExpiresOn: null)
        {
            MadeHere = row.MicrosoftKeyId is { } keyId ? new ReadExpiry(row.SecretExpiresOn!.Value, keyId) : null,
        };
        ProofResult? proof = null;
        var caller = new ReplacementCaller(
            actor,
            static _ => null,
            (db, taken, cancelled) => TakenAsync(db, connectionId, row.SecretId, taken, actor, cancelled),
            result => proof = result);
        var taken = await replacement.RunAsync(connectionId, input, isCompromised: false, caller, response: null, cancellationToken);
        if (taken.Refusal is { } refusal)
        {
            await work.RunAsync((db, cancelled) => RefusedAsync(db, row, refusal, proof, readyAt, cancelled), cancellationToken);
        }
    }

    private async Task<Refusal?> TakenAsync(
        TenantCredentialDbContext db,
        Guid connectionId,
        Guid secretId,
        TakenCredential taken,
        AuditActor actor,
        CancellationToken cancellationToken)
    {
        if (await db.LockRegistrationAsync(connectionId, cancellationToken) is not { State: RegistrationState.Ready } row
            || row.SecretId != secretId)
        {
            return ConnectionProblems.NotFound();
        }

        row.End(RegistrationState.Done, null, clock.GetUtcNow());
        await WorkList.ForgetAsync(db, connectionId, WorkKind.Registration, cancellationToken);
        foreach (var invitation in await PendingAsync(db, connectionId, cancellationToken))
        {
            await invitations.TakenAsync(db, invitation, taken, actor, cancellationToken);
        }

        return null;
    }

    private async Task RefusedAsync(
        TenantCredentialDbContext db,
        AppRegistration tried,
        Refusal refusal,
        ProofResult? proof,
        DateTimeOffset readyAt,
        CancellationToken cancellationToken)
    {
        var connectionId = tried.ConnectionId;
        if (await db.LockLiveAsync(connectionId, cancellationToken) is not { } connection
            || await db.LockRegistrationAsync(connectionId, cancellationToken) is not { State: RegistrationState.Ready } row
            || row.SecretId != tried.SecretId)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var maySpread = proof is { IsUndecided: true } or { Failure.MayBePropagation: true } && now - readyAt < SpreadsFor;
        if (ConnectionProblems.IsPassing(refusal) || maySpread)
        {
            await WorkList.ScheduleRegistrationAsync(db, connection, proof?.RetryAt ?? now + Again, attempts: 0, cancellationToken);
            return;
        }

        var failure = proof?.Failure
            ?? new MicrosoftFailure(
                refusal.Code, MicrosoftFailureClass.Unknown, refusal.Title, refusal.Action ?? "", MicrosoftFailureRetry.AfterAction);
        await RetiredSecrets.NoteAsync(db, connection, row, now, cancellationToken);
        row.End(RegistrationState.Failed, failure, now);
        await WorkList.ForgetAsync(db, connectionId, WorkKind.Registration, cancellationToken);
        await alerts.RaiseAsync(db, CredentialSubject.Of(connection), CredentialAlerts.OfRegistration(row), cancellationToken);
        await upgrades.FailAsync(db, connectionId, failure, cancellationToken);
        foreach (var invitation in await PendingAsync(db, connectionId, cancellationToken))
        {
            invitation.Fail(failure.Class, now);
        }
    }

    /// <summary>
    /// The invitations whose wizard made it, locked after connection and registration: neither those whose time is over nor those that gave
    /// another credential.
    /// </summary>
    private async Task<IEnumerable<Invitation>> PendingAsync(
        TenantCredentialDbContext db, Guid connectionId, CancellationToken cancellationToken)
    {
        var method = nameof(ConnectionMethod.AppRegistration);
        var rows = await db.Invitations
            .FromSql(
                $"SELECT * FROM invitations WHERE connection_id = {connectionId} AND method = {method} AND ended_at IS NULL FOR UPDATE")
            .ToListAsync(cancellationToken);
        return rows.Where(x => x.IsUsable(clock.GetUtcNow()));
    }
}
