namespace LivePlatform.TenantCredential.Keys;

/// <summary>Wraps data keys with the keys of a mounted file (AES-256-GCM).</summary>
internal sealed class KeyFileWrapper(KeyFile file) : IKeyWrapper
{
    public ValueTask<WrappedKey> WrapAsync(
        ReadOnlyMemory<byte> dataKey, ReadOnlyMemory<byte> associated, CancellationToken cancellationToken)
    {
        var (id, key) = file.Current;
        return new(new WrappedKey(id, SecretEnvelope.Seal(key, dataKey.Span, associated.Span)));
    }

    public ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, ReadOnlyMemory<byte> associated, CancellationToken cancellationToken)
    {
        var key = file.Find(wrapped.KeyId)
            ?? throw new KeyUnavailableException($"The key file does not hold the key-encryption key '{wrapped.KeyId}'.");
        return new(SecretEnvelope.Open(key, wrapped.Bytes, associated.Span));
    }
}
