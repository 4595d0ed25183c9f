using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>A credential before it is sealed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="ClientId">The application as which it asks.</param>
/// <param name="Secret">The secret, password or refresh token; a certificate with its key as PEM; for a federated identity no more than a
/// mark.</param>
/// <param name="AccountName">The user, where one stands behind it.</param>
/// <param name="ExpiresOn">When it ends, where that is known already.</param>
internal sealed record CredentialMaterial(
    CredentialKind Kind, Guid ClientId, SecretText Secret, string? AccountName = null, DateTimeOffset? ExpiresOn = null)
{
    /// <summary>There is nothing to keep secret; the row shows only that the application trusts our issuer.</summary>
    public static readonly SecretText NoSecret = new("federated");
}
