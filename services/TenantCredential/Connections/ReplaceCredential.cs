using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Switching;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>
/// Replaces the secret in use. The new one is proven against Entra first; refused, it is not even stored. A connection that works goes on with the secret in use
/// until the new one is proven three times (202, see <c>change</c>); one that does not work has nothing to lose and takes it at once (200).
/// </summary>
public static class ReplaceCredential
{
    /// <summary>What the caller says.</summary>
    /// <param name="ClientSecret">The new secret's value.</param>
    /// <param name="SecretExpiresOn">When it ends; needed only where the application may not be read.</param>
    public sealed record Request(SecretText ClientSecret, DateTimeOffset? SecretExpiresOn = null);

    internal static async Task<Results<Ok<ConnectionView>, Accepted<ConnectionView>, Refusal>> Handle(
        Guid connectionId, Request body, HttpContext http, CredentialReplacement replacement, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (SecretInput.Check(body.ClientSecret, body.SecretExpiresOn, clock.GetUtcNow()) is { } invalid)
        {
            return invalid;
        }

        var result = await replacement.RunAsync(connectionId, body, isCompromised: false, http, cancellationToken);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        http.Response.SetETag(result.Value.Version);
        return result.Value.Change is { Phase: ChangePhase.Proving }
            ? TypedResults.Accepted($"/api/v1/connections/{connectionId}", result.Value)
            : TypedResults.Ok(result.Value);
    }
}
