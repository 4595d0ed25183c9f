using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Persistence;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>What becomes of the invitation when its invitee did something that counts.</summary>
internal sealed class InvitationEnding(
    UnitOfWork<TenantCredentialDbContext> work, InvitationTrying trying, InvitationProving proving, InviteeIdentity identity)
{
    /// <summary>Its credential was taken; in the commit that takes it.</summary>
    public async Task<Refusal?> TakenAsync(TenantCredentialDbContext db, TakenCredential taken, CancellationToken cancellationToken)
    {
        var held = await trying.HoldAsync(db, cancellationToken);
        if (held.Invitation is not { } invitation)
        {
            return held.Refusal;
        }

        await proving.TakenAsync(db, invitation, taken, AuditActor.Invitee(invitation.Id), cancellationToken);
        return null;
    }

    /// <summary>How far an invitation is whose credential was just taken.</summary>
    public static InvitationState StateOf(ConnectionResponse connection) =>
        connection.Change is { Phase: ChangePhase.Proving } ? InvitationState.Proving : InvitationState.Consumed;

    /// <summary>Everything was done that takes a person; the rest goes on by itself.</summary>
    public Task<Result<FinishSignIn.Outcome>> AuthenticatedAsync(CancellationToken cancellationToken) =>
        work.RunAsync<Result<FinishSignIn.Outcome>>(
            async (db, cancelled) =>
            {
                var invitation = await db.LockInvitationAsync(identity.Current.Invitation, cancelled);
                if (invitation is null || !trying.Counts(invitation))
                {
                    // The rest may have been done already: it is being proven, or has ended the invitation.
                    return new FinishSignIn.Outcome(
                        invitation?.State == InvitationState.Proving ? InvitationState.Proving : InvitationState.Consumed);
                }

                invitation.ForgiveTry();
                invitation.Authenticate();
                return new FinishSignIn.Outcome(InvitationState.Authenticated);
            },
            cancellationToken);

    /// <summary>Another administrator must go on.</summary>
    public Task<Result<FinishSignIn.Outcome>> WaitAsync(
        InvitationState state, MicrosoftFailure why, CancellationToken cancellationToken) => work.RunAsync<Result<FinishSignIn.Outcome>>(
        async (db, cancelled) =>
        {
            var held = await trying.HoldAsync(db, cancelled);
            if (held.Invitation is not { } invitation)
            {
                return held.Refusal!;
            }

            invitation.ForgiveTry();
            invitation.WaitFor(state, why.Class);
            var (sentence, action) = state == InvitationState.NeedsConsent
                ? (
                    "The registration was made. Its permissions need the consent of a Privileged "
                        + "Role Administrator or Global Administrator.",
                    "Send the link on to such an administrator, or ask whoever invited you for a second one.")
                : (
                    "The registration was made and its permissions are given. Its directory roles must be assigned by a Privileged Role "
                        + "Administrator or Global Administrator.",
                    "Send the link on to such an administrator, or ask whoever invited you for a second one.");
            return new FinishSignIn.Outcome(state, sentence, action);
        },
        cancellationToken);
}
