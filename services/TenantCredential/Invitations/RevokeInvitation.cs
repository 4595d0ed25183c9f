using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Upgrades;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Invitations;

/// <summary>Takes an invitation back: link and session are dead at once. What it had raised is over with it.</summary>
public static class RevokeInvitation
{
    internal static async Task<Results<Ok<InvitationView>, Refusal>> Handle(
        Guid invitationId,
        HttpContext http,
        UnitOfWork<TenantCredentialDbContext> work,
        AlertBook alerts,
        UpgradeFollowing upgrades,
        AuditTrail audit,
        OperatorIdentity identity,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var result = await work.RunAsync<Result<InvitationView>>(
            async (db, cancelled) =>
            {
                var now = clock.GetUtcNow();
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

                invitation.Revoke(now);
                await upgrades.LookAsync(db, invitation.Id, cancelled);
                await alerts.ClearAsync(db, invitation.ConnectionId, AlertCodes.OfInvitations, cancelled);
                await audit.AppendAsync(
                    db, new AuditRecord(AuditTrail.Of(identity), AuditAction.InvitationRevoked, invitation.CustomerId, invitation.ConnectionId, 0, Detail: invitationId.ToString()), cancelled);
                return InvitationView.Of(invitation, now);
            },
            cancellationToken);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        http.Response.SetETag(result.Value.Version);
        return TypedResults.Ok(result.Value);
    }
}
