using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Invitations;

/// <summary>What the invitee's page shows: two names and what is offered, nothing more. Changes nothing.</summary>
public static class GetInvited
{
    /// <summary>The page's facts.</summary>
    /// <param name="SenderName">The provider's name.</param>
    /// <param name="CustomerName">The customer's name.</param>
    /// <param name="Method">What is offered.</param>
    public sealed record Invited(string SenderName, string CustomerName, ConnectionMethod Method);

    internal static async Task<Results<Ok<Invited>, Refusal>> Handle(
        HttpResponse response, UnitOfWork<TenantCredentialDbContext> work, InvitationTrying trying, InviteeIdentity identity, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        var id = identity.Current.Invitation;
        var invited = await work.RunAsync(
            async (db, cancelled) =>
                await db.Invitations.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancelled) is { } invitation && trying.Counts(invitation)
                    ? new Invited(
                        invitation.SenderName,
                        await db.KnownCustomers.Where(x => x.CustomerId == invitation.CustomerId).Select(x => x.Name).SingleOrDefaultAsync(cancelled) ?? "",
                        invitation.Method)
                    : null,
            cancellationToken);
        return invited is null ? InvitationProblems.NotUsable() : TypedResults.Ok(invited);
    }
}
