using System.Security.Cryptography;
using System.Text;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Keys;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>Seals and opens secrets. A secret is opened only after the audit row that says by whom and what for has committed.</summary>
internal sealed class CredentialVault(DataKeys keys, AuditTrail audit, ProviderScope provider, TimeProvider clock)
{
    /// <summary>Entra makes secrets of at least 16 characters; of a shorter one three would say too much.</summary>
    private const int ShortestWithHint = 16;

    private static readonly byte[] FingerprintInfo = Encoding.ASCII.GetBytes("live-platform/fingerprint/1");

    /// <summary>Seals a secret for a connection. The caller stores the row together with its audit row.</summary>
    public async Task<StoredCredential> SealAsync(
        Guid customerId, Guid connectionId, int version, CredentialMaterial material, CancellationToken cancellationToken)
    {
        using var key = await keys.CurrentAsync(DataKeyOwner.Customer, customerId, cancellationToken);
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var text = material.Secret.Reveal();
        var plain = Encoding.UTF8.GetBytes(text);
        try
        {
            var place = new SecretPlace(provider.Current, connectionId, id, version);
            var credential = new StoredCredential
            {
                Id = id,
                ServiceProviderId = provider.Current,
                CustomerId = customerId,
                ConnectionId = connectionId,
                Version = version,
                Kind = material.Kind,
                ClientId = material.ClientId,
                AccountName = material.AccountName,
                DataKeyVersion = key.Version,
                Sealed = SecretEnvelope.Seal(key.Bytes, plain, place.ToAssociatedData()),
                Fingerprint = Fingerprint(key, material.Kind == CredentialKind.FederatedIdentity ? id.ToByteArray() : plain),
                Hint = material.Kind == CredentialKind.ClientSecret && text.Length >= ShortestWithHint
                    ? text[..StoredCredential.MaxHintLength]
                    : null,
                StoredAt = now,
            };
            TakeExpiry(credential, material, now);
            return credential;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Opens a secret for one use.</summary>
    /// <exception cref="AuditUnavailableException">The audit row could not be committed; nothing was opened.</exception>
    /// <exception cref="KeyUnavailableException">The data key was shredded, or its key-encryption key is not at hand.</exception>
    public async Task<SecretText> OpenAsync(StoredCredential credential, AuditRecord use, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(use, cancellationToken);
        using var key = await keys.OfVersionAsync(
            DataKeyOwner.Customer, credential.CustomerId, credential.DataKeyVersion, cancellationToken);
        var place = new SecretPlace(credential.ServiceProviderId, credential.ConnectionId, credential.Id, credential.Version);
        return Open(key, place, credential.Sealed);
    }

    /// <summary>Seals the refresh token that took the place of another one, for the same row.</summary>
    public async Task<SealedSecret> RenewAsync(StoredCredential credential, SecretText renewed, CancellationToken cancellationToken)
    {
        using var key = await keys.CurrentAsync(DataKeyOwner.Customer, credential.CustomerId, cancellationToken);
        var place = new SecretPlace(credential.ServiceProviderId, credential.ConnectionId, credential.Id, credential.Version);
        return Seal(key, place, renewed);
    }

    /// <summary>Seals a secret that is no credential yet.</summary>
    public async Task<SealedSecret> SealAsync(Guid customerId, SecretPlace place, SecretText secret, CancellationToken cancellationToken)
    {
        using var key = await keys.CurrentAsync(DataKeyOwner.Customer, customerId, cancellationToken);
        return Seal(key, place, secret);
    }

    /// <summary>Opens a secret that is no credential yet, for one use.</summary>
    /// <exception cref="AuditUnavailableException">The audit row could not be committed; nothing was opened.</exception>
    /// <exception cref="KeyUnavailableException">The data key was shredded, or its key-encryption key is not at hand.</exception>
    public async Task<SecretText> OpenAsync(
        Guid customerId, SecretPlace place, SealedSecret secret, AuditRecord use, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(use, cancellationToken);
        using var key = await keys.OfVersionAsync(DataKeyOwner.Customer, customerId, secret.DataKeyVersion, cancellationToken);
        return Open(key, place, secret.Bytes);
    }

    private static SealedSecret Seal(DataKey key, SecretPlace place, SecretText secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret.Reveal());
        try
        {
            return new SealedSecret(key.Version, SecretEnvelope.Seal(key.Bytes, plain, place.ToAssociatedData()));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static SecretText Open(DataKey key, SecretPlace place, byte[] bytes)
    {
        var plain = SecretEnvelope.Open(key.Bytes, bytes, place.ToAssociatedData());
        try
        {
            return new SecretText(Encoding.UTF8.GetString(plain));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static void TakeExpiry(StoredCredential credential, CredentialMaterial material, DateTimeOffset now)
    {
        switch (material.Kind)
        {
            case CredentialKind.Certificate:
                credential.TakeExpiryFromItself(material.ExpiresOn);
                break;
            case CredentialKind.FederatedIdentity:
                credential.TakeExpiryFromItself(null);
                break;
            case CredentialKind.RefreshToken:
                credential.TakeExpiryOfUse(now);
                break;
            case CredentialKind.ClientSecret or CredentialKind.Password when material.ExpiresOn is { } end:
                credential.TakeExpiryFromOperator(end);
                break;
        }
    }

    private static byte[] Fingerprint(DataKey key, ReadOnlySpan<byte> plain)
    {
        Span<byte> own = stackalloc byte[32];
        HKDF.Expand(HashAlgorithmName.SHA256, key.Bytes, own, FingerprintInfo);
        return HMACSHA256.HashData(own, plain)[..16];
    }
}
