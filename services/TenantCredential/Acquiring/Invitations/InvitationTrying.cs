using System.Security.Cryptography;
using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>
/// Counts the tries of an invitation. One counts when it begins, so that many at once are no more than one after the other.
/// </summary>
internal sealed class InvitationTrying(
    UnitOfWork<TenantCredentialDbContext> work,
    AttemptBook attempts,
    ConnectionAlerts alerts,
    UpgradeFollowing upgrades,
    InviteeIdentity identity,
    TimeProvider clock)
{
    /// <summary>
    /// Begins a try; refused when the session does not count any more, no try is left, or the invitation asks for something else.
    /// </summary>
    /// <param name="only">The method that is given so; null: any.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Result<TryOf>> BeginAsync(ConnectionMethod? only, CancellationToken cancellationToken)
    {
        // What is written down of a refused attempt must stay: the unit of work sees no refusal.
        var (begun, refusal) = await work.RunAsync<(TryOf?, Refusal?)>(
            async (db, cancelled) =>
            {
                var held = await HoldAsync(db, cancelled);
                return held.Invitation is not { } invitation ? (null, held.Refusal)
                    : only is { } given && given != invitation.Method ? (null, InvitationProblems.OtherMethod(invitation.Method))
                    : invitation.BeginTry() ? (new TryOf(invitation.Id, invitation.ConnectionId, invitation.M365TenantId), null)
                    : (null, null);
            },
            cancellationToken);
        return begun is null ? refusal ?? InvitationProblems.NotUsable() : begun;
    }

    /// <summary>
    /// The invitation, locked, if this session may still do something; otherwise why not, and the attempt is written down.
    /// </summary>
    public async Task<(Invitation? Invitation, Refusal? Refusal)> HoldAsync(
        TenantCredentialDbContext db, CancellationToken cancellationToken)
    {
        if (await db.LockInvitationAsync(identity.Current.Invitation, cancellationToken) is not { } invitation)
        {
            return (null, InvitationProblems.NotUsable());
        }

        if (Counts(invitation))
        {
            return (invitation, null);
        }

        if (invitation.State == InvitationState.Proving && IsOfSession(invitation))
        {
            return (null, InvitationProblems.Proving());
        }

        await attempts.WriteAsync(db, invitation, AttemptReason.EndedSession, "", cancellationToken);
        return (null, InvitationProblems.NotUsable());
    }

    /// <summary>Whether this session may still do anything.</summary>
    public bool Counts(Invitation invitation) => invitation.IsUsable(clock.GetUtcNow()) && IsOfSession(invitation);

    /// <summary>Whether this session may see how far it is: also while what it gave is being proven, and how that ended.</summary>
    public bool MaySee(Invitation invitation) =>
        IsOfSession(invitation) && invitation.StateAt(clock.GetUtcNow()) is not (InvitationState.Expired or InvitationState.Revoked);

    private bool IsOfSession(Invitation invitation) =>
        invitation.SessionHash is { } hash
            && CryptographicOperations.FixedTimeEquals(hash, SessionOpening.HashOf(identity.Current.Session));

    /// <summary>The try was refused: it is written down, and the last one locks the invitation and tells an operator.</summary>
    public Task RefusedAsync(AttemptReason reason, string detail, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                if (await db.LockInvitationAsync(identity.Current.Invitation, cancelled) is not { } invitation)
                {
                    return;
                }

                await attempts.WriteAsync(db, invitation, reason, detail, cancelled);
                var isLocked = invitation.LockIfSpent(clock.GetUtcNow());
                if (await db.FindLiveAsync(invitation.ConnectionId, cancelled) is not { } connection)
                {
                    return;
                }

                if (reason == AttemptReason.WrongTenant)
                {
                    await alerts.RaiseAsync(
                        db, CredentialSubject.Of(connection), CredentialAlerts.OfWrongTenant(invitation.Id, attempts.Network), cancelled);
                }

                if (isLocked)
                {
                    await upgrades.LookAsync(db, invitation.Id, cancelled);
                    await alerts.RaiseAsync(
                        db, CredentialSubject.Of(connection), CredentialAlerts.OfLockedInvitation(invitation.Id), cancelled);
                }
            },
            cancellationToken);

    /// <summary>Only a "no" of Microsoft's counts: not its silence, and not that the connection was not ready for another secret.</summary>
    /// <param name="proof">What Microsoft said of the credential; null when it was not asked, or took it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task AccountAsync(ProofResult? proof, CancellationToken cancellationToken) =>
        proof is { Failure: { } failure, IsUndecided: false }
            ? RefusedAsync(
                failure.Class == MicrosoftFailureClass.WrongTenant ? AttemptReason.WrongTenant : AttemptReason.RefusedCredential,
                $"{failure.Code}: {failure.Sentence}",
                cancellationToken)
            : ForgivenAsync(cancellationToken);

    /// <summary>Nobody could say whether the credential was right: the try does not count.</summary>
    public Task ForgivenAsync(CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                if (await db.LockInvitationAsync(identity.Current.Invitation, cancelled) is { } invitation)
                {
                    invitation.ForgiveTry();
                }
            },
            cancellationToken);
}
