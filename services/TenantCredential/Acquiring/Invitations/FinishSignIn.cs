using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>The invitee comes back from Microsoft's page. Whoever it was: only the tenant of the invitation counts.</summary>
public static class FinishSignIn
{
    /// <summary>What Microsoft sent along.</summary>
    /// <param name="State">What the sign-in began with.</param>
    /// <param name="Code">Worth tokens once; null when Microsoft refused.</param>
    /// <param name="Error">Microsoft's reason, with its AADSTS code.</param>
    public sealed record Request(string State, SecretText? Code = null, string? Error = null);

    /// <summary>How far the invitation is now.</summary>
    /// <param name="State">Consumed: done. Proving: the sign-in is being proven on before it serves. Authenticated: Microsoft's nodes are
    /// still hearing of the registration, it goes on by itself. NeedsConsent, NeedsRoles: another administrator goes on by a second
    /// link.</param>
    /// <param name="Sentence">What stopped it; null otherwise.</param>
    /// <param name="Action">What helps; null otherwise.</param>
    public sealed record Outcome(InvitationState State, string? Sentence = null, string? Action = null);

    internal static async Task<Results<Ok<Outcome>, Refusal>> Handle(
        Request request, HttpContext http, SigningIn signingIn, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        var result = await signingIn.FinishAsync(request, http.Response, cancellationToken);
        return result.Refusal is { } refusal ? refusal : TypedResults.Ok(result.Value);
    }
}
