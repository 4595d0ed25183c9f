using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>
/// A public key of Invitee tokens, for the gateway, which has no workload token of its own. It is public, and the gateway has no route to
/// it.
/// </summary>
public static class FindInviteeKey
{
    /// <summary>An elliptic curve's public key (RFC 7517).</summary>
    /// <param name="Kty">EC.</param>
    /// <param name="Crv">P-256.</param>
    /// <param name="X">First coordinate.</param>
    /// <param name="Y">Second coordinate.</param>
    public sealed record PublicKey(string Kty, string Crv, string X, string Y);

    internal static async Task<Results<Ok<PublicKey>, Refusal>> Handle(
        string keyId, IInviteeKeys keys, CancellationToken cancellationToken) =>
        await keys.FindAsync(keyId, cancellationToken) is { } key
            ? TypedResults.Ok(new PublicKey(key.Kty, key.Crv, key.X, key.Y))
            : ProblemCodes.NotFound("invitee_key");
}
