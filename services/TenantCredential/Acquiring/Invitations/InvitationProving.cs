using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>
/// What becomes of an invitation whose credential was taken. It is consumed by what serves, and by nothing less: a credential that is
/// refused at its second or third proof gives it back to its invitee, who is told.
/// </summary>
internal sealed class InvitationProving(
    AttemptBook attempts, ConnectionAlerts alerts, UpgradeFollowing upgrades, AuditTrail audit, TimeProvider clock) : IConnectionFollower
{
    /// <summary>Why a candidate is dropped whose invitation was taken back.</summary>
    public static readonly MicrosoftFailure TakenBack = new(
        "invitation.revoked", MicrosoftFailureClass.Unknown, "The invitation was taken back before what came by it served.",
        "Invite somebody again, or enter another credential.", MicrosoftFailureRetry.AfterAction);

    /// <summary>The credential was taken: it serves, or is being proven on.</summary>
    public async Task TakenAsync(
        TenantCredentialDbContext db, Invitation invitation, TakenCredential taken, AuditActor actor, CancellationToken cancellationToken)
    {
        invitation.Prove(taken.Version);
        if (taken.Serves)
        {
            await FulfilAsync(db, invitation, actor, cancellationToken);
        }
    }

    /// <summary>The connection switched to the credential.</summary>
    public async Task ServesAsync(
        TenantCredentialDbContext db, Connection connection, AuditActor actor, CancellationToken cancellationToken)
    {
        foreach (var invitation in await ProvenAsync(db, connection, connection.CredentialVersion, cancellationToken))
        {
            await FulfilAsync(db, invitation, actor, cancellationToken);
        }
    }

    /// <summary>Microsoft refused it before it served, or its roles never came. The try by which it came counts.</summary>
    public async Task RefusedAsync(
        TenantCredentialDbContext db, Connection connection, int version, MicrosoftFailure why, CancellationToken cancellationToken)
    {
        foreach (var invitation in await ProvenAsync(db, connection, version, cancellationToken))
        {
            invitation.Reopen(why.Class);
            await attempts.WriteAsync(db, invitation, AttemptReason.RefusedCredential, $"{why.Code}: {why.Sentence}", cancellationToken);
            await LockIfSpentAsync(db, connection, invitation, cancellationToken);
        }
    }

    /// <summary>Another credential took the place of those that were being proven.</summary>
    public async Task OvertakenAsync(TenantCredentialDbContext db, Connection connection, int version, CancellationToken cancellationToken)
    {
        foreach (var invitation in (await LockProvingAsync(db, connection, cancellationToken)).Where(x => x.TakenVersion < version))
        {
            invitation.Reopen(null);
            await LockIfSpentAsync(db, connection, invitation, cancellationToken);
        }
    }

    /// <summary>The connection is gone: what was sent for it is taken back, also what was being proven.</summary>
    public async Task RemovedAsync(TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken)
    {
        var rows = await db.Invitations.FromSql(
            $"SELECT * FROM invitations WHERE connection_id = {connection.Id} AND ended_at IS NULL FOR UPDATE")
                .ToListAsync(cancellationToken);
        foreach (var invitation in rows.Where(x => x.IsPending))
        {
            invitation.Revoke(clock.GetUtcNow());
        }
    }

    private static async Task<IEnumerable<Invitation>> ProvenAsync(
        TenantCredentialDbContext db, Connection connection, int version, CancellationToken cancellationToken) =>
        (await LockProvingAsync(db, connection, cancellationToken)).Where(x => x.TakenVersion == version);

    /// <summary>
    /// Locked after their connection. The row that brings a new credential was changed in this very commit, and is as it is here.
    /// </summary>
    private static async Task<IEnumerable<Invitation>> LockProvingAsync(
        TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken)
    {
        var proving = nameof(InvitationState.Proving);
        var rows = await db.Invitations.FromSql(
            $"SELECT * FROM invitations WHERE connection_id = {connection.Id} AND state = {proving} FOR UPDATE")
                .ToListAsync(cancellationToken);
        return rows.Where(x => x.State == InvitationState.Proving);
    }

    private async Task LockIfSpentAsync(
        TenantCredentialDbContext db, Connection connection, Invitation invitation, CancellationToken cancellationToken)
    {
        if (invitation.LockIfSpent(clock.GetUtcNow()))
        {
            await upgrades.LookAsync(db, invitation.Id, cancellationToken);
            await alerts.RaiseAsync(
                db, CredentialSubject.Of(connection), CredentialAlerts.OfLockedInvitation(invitation.Id), cancellationToken);
        }
    }

    private async Task FulfilAsync(
        TenantCredentialDbContext db, Invitation invitation, AuditActor actor, CancellationToken cancellationToken)
    {
        invitation.Fulfil(clock.GetUtcNow());
        await alerts.ClearAsync(db, invitation.ConnectionId, CredentialAlerts.OfInvitations, cancellationToken);
        await audit.AppendAsync(
            db,
            new AuditRecord(
                actor, AuditAction.InvitationConsumed, invitation.CustomerId, invitation.ConnectionId, 0, Detail: invitation.Id.ToString()),
            cancellationToken);
    }
}
