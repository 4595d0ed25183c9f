namespace LivePlatform.TenantCredential.Keys;

/// <summary>The process boundary to whatever guards the key-encryption key: a file that the deployment mounts, or a key vault.</summary>
internal interface IKeyWrapper
{
    /// <summary>Wraps a data key with the current key-encryption key.</summary>
    ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> dataKey, ReadOnlyMemory<byte> associated, CancellationToken cancellationToken);

    /// <summary>Unwraps a data key with the key-encryption key that wrapped it.</summary>
    /// <exception cref="KeyUnavailableException">The key-encryption key is not at hand.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The wrapped key was changed or belongs elsewhere.</exception>
    ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, ReadOnlyMemory<byte> associated, CancellationToken cancellationToken);
}

/// <summary>A data key as it is stored.</summary>
/// <param name="KeyId">Which key-encryption key wrapped it.</param>
/// <param name="Bytes">The wrapped key.</param>
internal sealed record WrappedKey(string KeyId, byte[] Bytes);

/// <summary>
/// A secret cannot be opened because its key is not at hand: shredded, or wrapped by a key that this deployment does not have.
/// </summary>
internal sealed class KeyUnavailableException(string message) : Exception(message);
