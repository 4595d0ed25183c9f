using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Broker;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Rotation;
using LivePlatform.TenantCredential.Keeping.Validation;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Telemetry;
using LivePlatform.TenantCredential.Work;

namespace LivePlatform.TenantCredential.Keeping.Switching;

/// <summary>
/// Watches a new credential that serves: retires the former one when Entra took the new one everywhere, goes back to it when Entra does
/// not.
/// </summary>
internal sealed class Settling(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialVault vault,
    CredentialProof proof,
    StandbyNotes notes,
    AuditTrail audit,
    ConnectionAnnouncer announcer,
    RotationPlan rotations,
    TimeProvider clock,
    ILogger<Settling> logger)
{
    private static readonly TimeSpan DayBetweenLooks = TimeSpan.FromDays(1);

    public async Task RunAsync(Connection connection, StoredCredential standby, AuditActor actor, CancellationToken cancellationToken)
    {
        var change = connection.Change!;
        if (change.RefusedSince is not { } since)
        {
            await work.RunAsync((db, cancelled) => RetireAsync(db, connection.Id, standby, actor, cancelled), cancellationToken);
            return;
        }

        var refused = await ProveAsync(connection, connection.Credential!, actor, cancellationToken);
        await notes.TakeAsync(connection, standby, refused, cancellationToken);
        if (refused is null)
        {
            return;
        }

        if (!StandbyRule.Covers(refused))
        {
            // The former secret is no help against this refusal: the connection's own proof tells of it.
            await work.RunAsync((db, cancelled) => RetireAsync(db, connection.Id, standby, actor, cancelled), cancellationToken);
        }
        else if (clock.GetUtcNow() - since >= CredentialChange.LongestRefusal)
        {
            await GiveUpAsync(connection, standby, refused, actor, cancellationToken);
        }
    }

    private async Task GiveUpAsync(
        Connection connection, StoredCredential standby, MicrosoftFailure refused, AuditActor actor, CancellationToken cancellationToken)
    {
        var alsoRefused = await ProveAsync(connection, standby, actor, cancellationToken);
        if (alsoRefused is null)
        {
            await UndoAsync(connection, standby, refused, actor, cancellationToken);
        }
        else if (alsoRefused.Retry != MicrosoftFailureRetry.Later)
        {
            // Neither is taken, and the connection's own proof says so: to go on each minute would only wear out the sign-in.
            var tomorrow = clock.GetUtcNow() + DayBetweenLooks;
            await work.RunAsync(
                (db, cancelled) => WorkList.ScheduleChangeAsync(db, connection, tomorrow, attempts: 0, cancelled), cancellationToken);
        }
    }

    private async Task<MicrosoftFailure?> ProveAsync(
        Connection connection, StoredCredential credential, AuditActor actor, CancellationToken cancellationToken)
    {
        var use = new AuditRecord(actor, AuditAction.SecretOpenedForProof, connection.CustomerId, connection.Id, credential.Version);
        var result = await proof.RunAsync(
            ProofSubject.Of(connection, credential),
            withTeams: false,
            (with, cancelled) => vault.OpenAsync(with, use, cancelled),
            cancellationToken);
        return result.Failure;
    }

    private async Task RetireAsync(
        TenantCredentialDbContext db, Guid connectionId, StoredCredential standby, AuditActor actor, CancellationToken cancellationToken)
    {
        if (await db.LockLiveAsync(connectionId, cancellationToken) is not { Change: { } change } connection
            || change.Standby?.Id != standby.Id)
        {
            return;
        }

        // A refusal may have come since it was read, which lets it stand by longer.
        var now = clock.GetUtcNow();
        if (change.SettlesUntil > now)
        {
            await WorkList.ScheduleChangeAsync(db, connection, change.SettlesUntil, attempts: 0, cancellationToken);
            return;
        }

        await RetiredSecrets.RetireAsync(db, connection, connection.EndChange(ChangePhase.Completed, null, now)!, now, cancellationToken);
        await audit.AppendAsync(
            db,
            new AuditRecord(actor, AuditAction.CredentialRetired, connection.CustomerId, connectionId, standby.Version),
            cancellationToken);
        await rotations.ChangedAsync(db, connection, cancellationToken);
        await WorkList.ScheduleChangeAsync(db, connection, null, attempts: 0, cancellationToken);
    }

    /// <summary>
    /// The former secret gets a version of its own: caches and copies know versions that only grow, and a sealed secret opens under its own
    /// version only.
    /// </summary>
    private async Task UndoAsync(
        Connection connection, StoredCredential standby, MicrosoftFailure refused, AuditActor actor, CancellationToken cancellationToken)
    {
        var use = new AuditRecord(actor, AuditAction.SecretOpenedToUndo, connection.CustomerId, connection.Id, standby.Version);
        var secret = await vault.OpenAsync(standby, use, cancellationToken);
        var material = new CredentialMaterial(standby.Kind, standby.ClientId, secret, standby.AccountName);
        var former = await vault.SealAsync(
            connection.CustomerId, connection.Id, connection.NextCredentialVersion, material, cancellationToken);
        former.TakeExpiryFrom(standby);
        await work.RunAsync((db, cancelled) => UndoAsync(db, connection.Id, standby, former, refused, actor, cancelled), cancellationToken);
    }

    private async Task UndoAsync(
        TenantCredentialDbContext db,
        Guid connectionId,
        StoredCredential standby,
        StoredCredential former,
        MicrosoftFailure refused,
        AuditActor actor,
        CancellationToken cancellationToken)
    {
        if (await db.LockLiveAsync(connectionId, cancellationToken) is not { Change: { RefusedSince: not null } change } connection
            || change.Standby?.Id != standby.Id)
        {
            return;
        }

        var now = clock.GetUtcNow();
        former.TakePasswordTriesFrom(change.Standby);
        db.Add(former);
        foreach (var gone in connection.UndoChange(former, refused, now))
        {
            await RetiredSecrets.DiscardAsync(db, connection, gone, now, cancellationToken);
        }

        logger.ChangeUndone(connectionId, change.NewVersion, refused.Code);
        await audit.AppendAsync(
            db,
            new AuditRecord(
                actor, AuditAction.ReplacementUndone, connection.CustomerId, connectionId, former.Version, Detail: refused.Code),
            cancellationToken);
        await announcer.AnnounceAsync(db, connection, cancellationToken);
        await WorkList.ScheduleChangeAsync(db, connection, null, attempts: 0, cancellationToken);
    }
}
