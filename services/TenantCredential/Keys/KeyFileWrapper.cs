using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Keys;

/// <summary>Wraps data keys with the keys of a mounted file (AES-256-GCM).</summary>
internal sealed class KeyFileWrapper(IOptions<KeyOptions> options) : IKeyWrapper
{
    private readonly Lazy<KeyFile> _file = new(() => KeyFile.Read(options.Value.File));

    public ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> dataKey, ReadOnlyMemory<byte> associated, CancellationToken cancellationToken)
    {
        var id = _file.Value.CurrentId;
        return new(new WrappedKey(id, SecretEnvelope.Seal(_file.Value.Find(id), dataKey.Span, associated.Span)));
    }

    public ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, ReadOnlyMemory<byte> associated, CancellationToken cancellationToken)
    {
        var key = _file.Value.Find(wrapped.KeyId)
            ?? throw new KeyUnavailableException($"The key file does not hold the key-encryption key '{wrapped.KeyId}'.");
        return new(SecretEnvelope.Open(key, wrapped.Bytes, associated.Span));
    }
}
