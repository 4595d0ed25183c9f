using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>A new link for a pending invitation, also for one that expired; the earlier link is dead at once.</summary>
public static class ResendInvitation
{
    internal static async Task<Results<Ok<InvitationResponse>, Refusal>> Handle(
        Guid invitationId,
        HttpContext http,
        UnitOfWork<TenantCredentialDbContext> work,
        InvitationLinks links,
        AuditTrail audit,
        OperatorIdentity identity,
        IOptions<InvitationOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (!links.CanMake)
        {
            return InvitationProblems.PortalMissing();
        }

        var link = await links.MakeAsync(invitationId, cancellationToken);
        var result = await work.RunAsync<Result<InvitationResponse>>(
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

                invitation.Link(link.TokenHash, now + options.Value.Life);
                await audit.AppendAsync(
                    db,
                    new AuditRecord(
                        AuditTrail.Of(identity), AuditAction.InvitationResent, invitation.CustomerId, invitation.ConnectionId, 0,
                        Detail: invitationId.ToString()),
                    cancelled);
                return InvitationResponse.Of(invitation, now) with { Link = link.Text };
            },
            cancellationToken);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        http.Response.SetETag(result.Value.Version);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(result.Value);
    }
}
