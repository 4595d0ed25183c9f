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
    public async Task<StoredCredential> SealAsync(Guid customerId, Guid connectionId, int version, SecretText secret, CancellationToken cancellationToken)
    {
        using var key = await keys.CurrentAsync(DataKeyOwner.Customer, customerId, cancellationToken);
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var text = secret.Reveal();
        var plain = Encoding.UTF8.GetBytes(text);
        try
        {
            var place = new SecretPlace(provider.Current, connectionId, id, version);
            return new StoredCredential
            {
                Id = id,
                ServiceProviderId = provider.Current,
                CustomerId = customerId,
                ConnectionId = connectionId,
                Version = version,
                DataKeyVersion = key.Version,
                Sealed = SecretEnvelope.Seal(key.Bytes, plain, place.ToAssociatedData()),
                Fingerprint = Fingerprint(key, plain),
                Hint = text.Length < ShortestWithHint ? null : text[..StoredCredential.MaxHintLength],
                StoredAt = clock.GetUtcNow(),
            };
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
        using var key = await keys.OfVersionAsync(DataKeyOwner.Customer, credential.CustomerId, credential.DataKeyVersion, cancellationToken);
        var place = new SecretPlace(credential.ServiceProviderId, credential.ConnectionId, credential.Id, credential.Version);
        var plain = SecretEnvelope.Open(key.Bytes, credential.Sealed, place.ToAssociatedData());
        try
        {
            return new SecretText(Encoding.UTF8.GetString(plain));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static byte[] Fingerprint(DataKey key, ReadOnlySpan<byte> plain)
    {
        Span<byte> own = stackalloc byte[32];
        HKDF.Expand(HashAlgorithmName.SHA256, key.Bytes, own, FingerprintInfo);
        return HMACSHA256.HashData(own, plain)[..16];
    }
}
