using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Keeping.Views;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.TenantCredential.Api;

/// <summary>
/// Replaces the credential in use, by one of the same method or of the next one (password, delegated token, application registration). The
/// new one is proven against Entra first; refused, it is not even stored. A connection that works goes on with the secret in use until the
/// new one is proven three times (202, see <c>change</c>); one that does not work has nothing to lose and takes it at once (200).
/// </summary>
public static class ReplaceCredential
{
    /// <summary>The new credential. Exactly one of clientSecret, certificate, federated, refreshToken and user is given.</summary>
    /// <param name="ClientSecret">Value (not the id) of the new client secret; 1 to 256 characters.</param>
    /// <param name="SecretExpiresOn">When the secret or password expires, within 100 years (UTC); needed only where the application may not
    /// be read.</param>
    /// <param name="ClientId">Application (client) id of another app registration; left out to use the current one.</param>
    /// <param name="Certificate">Certificate with its private key.</param>
    /// <param name="Federated">True when the app registration trusts the platform's token issuer; there is no secret then.</param>
    /// <param name="RefreshToken">Refresh token that a user of the customer granted to the SyncApp; at most 16,384 characters.</param>
    /// <param name="User">User name and password of a service account.</param>
    [Example("""
        {"clientSecret":"a newer secret of the application","secretExpiresOn":"2035-05-04T08:30:00+00:00"}
        """)]
    public sealed record Request(
        SecretText? ClientSecret = null,
        DateTimeOffset? SecretExpiresOn = null,
        Guid? ClientId = null,
        CertificateUpload? Certificate = null,
        bool Federated = false,
        SecretText? RefreshToken = null,
        UserPassword? User = null)
    {
        internal CredentialInput Credential =>
            new(null, ClientId, ClientSecret, Certificate, Federated, RefreshToken, User, SecretExpiresOn);
    }

    internal static async Task<Results<Ok<ConnectionResponse>, Accepted<ConnectionResponse>, Refusal>> Handle(
        Guid connectionId,
        Request body,
        HttpContext http,
        CredentialReplacement replacement,
        OperatorIdentity identity,
        CancellationToken cancellationToken)
    {
        var result = await replacement.RunAsync(
            connectionId, body.Credential, isCompromised: false, ReplacementCaller.Operator(identity, http.Request), http.Response,
            cancellationToken);
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
