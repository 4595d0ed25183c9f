using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Persistence;

namespace LivePlatform.TenantCredential.Invitations;

/// <summary>What becomes of the invitation when its invitee did something that counts.</summary>
internal sealed class InvitationEnding(UnitOfWork<TenantCredentialDbContext> work, InvitationTrying trying, AlertBook alerts, AuditTrail audit, InviteeIdentity identity, TimeProvider clock)
{
    /// <summary>It did what it was for; in the commit that takes the credential.</summary>
    public async Task<Refusal?> ConsumeAsync(TenantCredentialDbContext db, CancellationToken cancellationToken)
    {
        if (await trying.HoldAsync(db, cancellationToken) is not { } invitation)
        {
            return InvitationProblems.NotUsable();
        }

        invitation.Consume(clock.GetUtcNow());
        await alerts.ClearAsync(db, invitation.ConnectionId, AlertCodes.OfInvitations, cancellationToken);
        await audit.AppendAsync(
            db,
            new AuditRecord(AuditActor.Invitee(invitation.Id), AuditAction.InvitationConsumed, invitation.CustomerId, invitation.ConnectionId, 0, Detail: invitation.Id.ToString()),
            cancellationToken);
        return null;
    }

    /// <summary>Everything was done that takes a person; the rest goes on by itself.</summary>
    public Task<Result<FinishSignIn.Outcome>> AuthenticatedAsync(CancellationToken cancellationToken) => work.RunAsync<Result<FinishSignIn.Outcome>>(
        async (db, cancelled) =>
        {
            if (await db.LockInvitationAsync(identity.Current.Invitation, cancelled) is not { } invitation || !trying.Counts(invitation))
            {
                // The rest may have been done already, which ended the invitation.
                return new FinishSignIn.Outcome(InvitationState.Consumed);
            }

            invitation.ForgiveTry();
            invitation.Authenticate();
            return new FinishSignIn.Outcome(InvitationState.Authenticated);
        },
        cancellationToken);

    /// <summary>Another administrator must go on.</summary>
    public Task<Result<FinishSignIn.Outcome>> WaitAsync(InvitationState state, MicrosoftFailure why, CancellationToken cancellationToken) => work.RunAsync<Result<FinishSignIn.Outcome>>(
        async (db, cancelled) =>
        {
            if (await trying.HoldAsync(db, cancelled) is not { } invitation)
            {
                return InvitationProblems.NotUsable();
            }

            invitation.ForgiveTry();
            invitation.WaitFor(state, why.Class);
            var (sentence, action) = state == InvitationState.NeedsConsent
                ? ("The registration was made. Its permissions need the consent of a Privileged Role Administrator or Global Administrator.", "Send the link on to such an administrator, or ask whoever invited you for a second one.")
                : ("The registration was made and its permissions are given. Its directory roles must be assigned by a Privileged Role Administrator or Global Administrator.", "Send the link on to such an administrator, or ask whoever invited you for a second one.");
            return new FinishSignIn.Outcome(state, sentence, action);
        },
        cancellationToken);
}
