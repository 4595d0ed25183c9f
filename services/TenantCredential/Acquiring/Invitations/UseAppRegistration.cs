using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Proofs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>
/// The invitee enters a secret of an application registration. It is proven at once, and ends the invitation when it serves.
/// </summary>
public static class UseAppRegistration
{
    /// <summary>What the invitee enters.</summary>
    /// <param name="M365TenantId">Directory (tenant) id.</param>
    /// <param name="ClientId">Application (client) id.</param>
    /// <param name="ClientSecret">The secret's value.</param>
    /// <param name="SecretExpiresOn">When it ends; needed only where the application may not be read.</param>
    public sealed record Request(Guid M365TenantId, Guid ClientId, SecretText ClientSecret, DateTimeOffset? SecretExpiresOn = null);

    /// <summary>Microsoft took it.</summary>
    /// <param name="State">Consumed: it serves. Proving: the connection works and goes on working while the secret is proven; the page
    /// shows how that ends.</param>
    public sealed record Done(InvitationState State);

    internal static async Task<Results<Ok<Done>, Refusal>> Handle(
        Request request,
        HttpContext http,
        InvitationTrying trying,
        CredentialReplacement replacement,
        InvitationEnding ending,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        var input = new CredentialInput(
            null, request.ClientId, request.ClientSecret, Certificate: null, Federated: false, RefreshToken: null, User: null,
            request.SecretExpiresOn);
        if (input.Check(clock.GetUtcNow()) is { } invalid)
        {
            return invalid;
        }

        var begun = await trying.BeginAsync(ConnectionMethod.AppRegistration, cancellationToken);
        if (begun.Refusal is { } ended)
        {
            return ended;
        }

        var current = begun.Value;

        if (request.M365TenantId != current.M365TenantId)
        {
            await trying.RefusedAsync(AttemptReason.WrongTenant, "", cancellationToken);
            return InvitationProblems.WrongTenant();
        }

        ProofResult? proof = null;
        var actor = AuditActor.Invitee(current.InvitationId);
        var caller = new ReplacementCaller(actor, static _ => null, ending.TakenAsync, result => proof = result);
        var taken = await replacement.RunAsync(
            current.ConnectionId, input, isCompromised: false, caller, http.Response, cancellationToken);
        if (taken.Refusal is not { } refusal)
        {
            return TypedResults.Ok(new Done(InvitationEnding.StateOf(taken.Value)));
        }

        await trying.AccountAsync(proof, cancellationToken);
        return refusal;
    }
}
