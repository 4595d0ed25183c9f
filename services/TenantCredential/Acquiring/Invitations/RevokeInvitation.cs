using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>
/// Takes an invitation back: link and session are dead at once, what came by it and is still being proven is dropped. What it had raised is
/// over with it.
/// </summary>
public static class RevokeInvitation
{
    internal static async Task<Results<Ok<InvitationResponse>, Refusal>> Handle(
        Guid invitationId,
        HttpContext http,
        UnitOfWork<TenantCredentialDbContext> work,
        ConnectionAlerts alerts,
        UpgradeFollowing upgrades,
        CandidateRefusal refusal,
        AuditTrail audit,
        OperatorIdentity identity,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var result = await work.RunAsync<Result<InvitationResponse>>(
            async (db, cancelled) =>
            {
                var now = clock.GetUtcNow();

                // The connection is locked before its invitation; which one it is never changes.
                var of = await db.Invitations.Where(x => x.Id == invitationId).Select(x => (Guid?)x.ConnectionId)
                    .SingleOrDefaultAsync(cancelled);
                var connection = of is { } id ? await db.LockLiveAsync(id, cancelled) : null;
                if (await db.LockInvitationAsync(invitationId, cancelled) is not { } invitation)
                {
                    return InvitationProblems.NotFound();
                }

                if (IfMatch.Check(http.Request, invitation.Version) is { } stale)
                {
                    return stale;
                }

                if (!invitation.IsPending)
                {
                    return InvitationProblems.Over(invitation.State);
                }

                var isProving = invitation.State == InvitationState.Proving;
                invitation.Revoke(now);
                if (isProving && connection?.Change?.Candidate?.Version == invitation.TakenVersion)
                {
                    // What came by a link that is taken back never serves.
                    await refusal.RefuseAsync(db, connection!, InvitationProving.TakenBack, AuditTrail.Of(identity), now, cancelled);
                }

                await upgrades.LookAsync(db, invitation.Id, cancelled);
                await alerts.ClearAsync(db, invitation.ConnectionId, CredentialAlerts.OfInvitations, cancelled);
                await audit.AppendAsync(
                    db,
                    new AuditRecord(
                        AuditTrail.Of(identity), AuditAction.InvitationRevoked, invitation.CustomerId, invitation.ConnectionId, 0,
                        Detail: invitationId.ToString()),
                    cancelled);
                return InvitationResponse.Of(invitation, now);
            },
            cancellationToken);
        if (result.Refusal is { } refused)
        {
            return refused;
        }

        http.Response.SetETag(result.Value.Version);
        return TypedResults.Ok(result.Value);
    }
}
