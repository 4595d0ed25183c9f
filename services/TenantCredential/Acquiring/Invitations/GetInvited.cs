using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>What the invitee's page shows: two names, what is offered, and how far it is; nothing more. Changes nothing.</summary>
public static class GetInvited
{
    /// <summary>The page's facts.</summary>
    /// <param name="SenderName">The provider's name.</param>
    /// <param name="CustomerName">The customer's name.</param>
    /// <param name="Method">What is offered.</param>
    /// <param name="State">How far it is.</param>
    /// <param name="Sentence">What is being waited for, or why what was entered was refused in the end; null otherwise.</param>
    /// <param name="Action">What helps; null where nothing is to be done.</param>
    public sealed record Invited(
        string SenderName, string CustomerName, ConnectionMethod Method, InvitationState State, string? Sentence, string? Action);

    private static readonly (string?, string?) Ended =
        (
            "The registration was made, and Microsoft does not let it work.",
            "Ask whoever invited you: they were told why. Another link begins anew.");

    internal static async Task<Results<Ok<Invited>, Refusal>> Handle(
        HttpResponse response,
        UnitOfWork<TenantCredentialDbContext> work,
        InvitationTrying trying,
        InviteeIdentity identity,
        CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        var id = identity.Current.Invitation;
        var invited = await work.RunAsync(
            async (db, cancelled) =>
                await db.Invitations.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancelled) is { } invitation
                    && trying.MaySee(invitation)
                    ? await ReadAsync(db, invitation, cancelled)
                    : null,
            cancellationToken);
        return invited is null ? InvitationProblems.NotUsable() : TypedResults.Ok(invited);
    }

    private static async Task<Invited> ReadAsync(TenantCredentialDbContext db, Invitation invitation, CancellationToken cancellationToken)
    {
        var customer = await db.KnownCustomers.Where(x => x.CustomerId == invitation.CustomerId).Select(x => x.Name)
            .SingleOrDefaultAsync(cancellationToken);
        var connection = await db.FindLiveAsync(invitation.ConnectionId, cancellationToken);
        var (sentence, action) = invitation.State == InvitationState.Failed ? Ended
            : connection?.Change is { } change && change.NewVersion == invitation.TakenVersion ? Words(invitation, change)
            : default;
        return new Invited(invitation.SenderName, customer ?? "", invitation.Method, invitation.State, sentence, action);
    }

    private static (string? Sentence, string? Action) Words(Invitation invitation, CredentialChange change) =>
        (invitation.State, change.Phase) switch
        {
            (InvitationState.Proving, ChangePhase.NeedsRoles) => (change.MissingRoles().Sentence, change.MissingRoles().Action),
            (InvitationState.Proving, _) =>
                (
                    $"Microsoft took it. It is proven {CredentialChange.ProofsNeeded} times before it serves, {change.Successes} "
                        + "of them are done.",
                    "Nothing is to be done: it goes on by itself."),
            (InvitationState.Opened or InvitationState.Locked, ChangePhase.Refused) => (change.Failure?.Sentence, change.Failure?.Action),
            _ => default,
        };
}
