using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Keys;

namespace LivePlatform.TenantCredential.StoredSecrets;

/// <summary>
/// Seals and opens the provider's own secrets with its own data key. One is opened only after its audit row has committed.
/// </summary>
internal sealed class StoredSecretVault(DataKeys keys, AuditTrail audit, ProviderScope provider)
{
    private static readonly byte[] Label = Encoding.ASCII.GetBytes("live-platform/stored-secret/1");

    /// <summary>Seals a value for one row and version: anywhere else it does not open.</summary>
    public async Task<SealedValue> SealAsync(Guid storedSecretId, int version, SecretText value, CancellationToken cancellationToken)
    {
        using var key = await keys.CurrentAsync(DataKeyOwner.Provider, provider.Current.Value, cancellationToken);
        var plain = Encoding.UTF8.GetBytes(value.Reveal());
        try
        {
            return new SealedValue(version, key.Version, SecretEnvelope.Seal(key.Bytes, plain, AssociatedData(storedSecretId, version)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Opens a value for one use.</summary>
    /// <exception cref="AuditUnavailableException">The audit row could not be committed; nothing was opened.</exception>
    /// <exception cref="KeyUnavailableException">The data key is gone, or its key-encryption key is not at hand.</exception>
    public Task<SecretText> OpenAsync(StoredSecret secret, AuditRecord use, CancellationToken cancellationToken) =>
        OpenAsync(secret.Id, new SealedValue(secret.ValueVersion, secret.DataKeyVersion, secret.Sealed), use, cancellationToken);

    /// <summary>The same for any row of the provider's.</summary>
    public async Task<SecretText> OpenAsync(Guid id, SealedValue secret, AuditRecord use, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(use, cancellationToken);
        using var key = await keys.OfVersionAsync(DataKeyOwner.Provider, provider.Current.Value, secret.DataKeyVersion, cancellationToken);
        var plain = SecretEnvelope.Open(key.Bytes, secret.Bytes, AssociatedData(id, secret.Version));
        try
        {
            return new SecretText(Encoding.UTF8.GetString(plain));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private byte[] AssociatedData(Guid storedSecretId, int version)
    {
        var data = new byte[Label.Length + 32 + sizeof(int)];
        Label.CopyTo(data, 0);
        var rest = data.AsSpan(Label.Length);
        provider.Current.Value.TryWriteBytes(rest, bigEndian: true, out _);
        storedSecretId.TryWriteBytes(rest[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(rest[32..], version);
        return data;
    }
}
