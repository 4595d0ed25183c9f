using System.ComponentModel.DataAnnotations;
using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>Invites a person of the customer to give a connection its credential.</summary>
public static class CreateInvitation
{
    /// <summary>The invitation to create.</summary>
    /// <param name="ConnectionId">Id of the connection that needs a credential.</param>
    /// <param name="SenderName">Name of the service provider that the invitee sees; 1 to 200 characters.</param>
    /// <param name="Method">Method to offer: DelegatedToken or AppRegistration; left out, the next method after the connection's current
    /// one.</param>
    [Example("""
        {"connectionId":"5e0b9a7d-3c1f-4d26-8e4a-9f7b2c6d1e04","senderName":"Fabrikam Telecom","method":"DelegatedToken"}
        """)]
    public sealed record Request(
        Guid ConnectionId,
        [property: Required, ProperName] string SenderName,
        ConnectionMethod? Method = null);

    internal static async Task<Results<Created<InvitationResponse>, CreatedAnswer<InvitationResponse>, Refusal>> Handle(
        Request request,
        HttpContext http,
        InvitationLinks links,
        CreateOnce<TenantCredentialDbContext> once,
        InvitationSending sending,
        OperatorIdentity identity,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (!links.CanMake)
        {
            return InvitationProblems.PortalMissing();
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var link = await links.MakeAsync(id, cancellationToken);
        Made<InvitationResponse>? made = null;
        var answer = await once.RunAsync<InvitationResponse>(
            async (db, cancelled) =>
            {
                var added = await sending.AddAsync(
                    db, id, link, request.ConnectionId, request.Method, request.SenderName, AuditTrail.Of(identity), cancelled);
                if (added.Refusal is { } refusal)
                {
                    return refusal;
                }

                var invitation = added.Value;
                return made = new Made<InvitationResponse>($"/api/v1/invitations/{id}", invitation.Version,
                    InvitationResponse.Of(invitation, now));
            },
            cancellationToken);
        return answer.Result switch
        {
            Refusal refusal => refusal,
            _ when made is null => (CreatedAnswer<InvitationResponse>)answer.Result,
            _ => OnlyOnce(made, link, http.Response),
        };
    }

    /// <summary>The stored answer, which a repetition gets, is without the link: whoever lost it asks for a new one.</summary>
    private static Created<InvitationResponse> OnlyOnce(Made<InvitationResponse> made, NewLink link, HttpResponse response)
    {
        response.SetETag(made.Version);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created(made.Location, made.Body with { Link = link.Text });
    }
}
