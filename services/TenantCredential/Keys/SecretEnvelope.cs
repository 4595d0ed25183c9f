using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Keys;

/// <summary>Where a secret belongs. It is authenticated with the ciphertext: moved to another row, a secret does not open.</summary>
/// <param name="Provider">The provider that owns the connection.</param>
/// <param name="ConnectionId">The connection.</param>
/// <param name="CredentialId">The credential's row.</param>
/// <param name="CredentialVersion">Its version.</param>
internal readonly record struct SecretPlace(ServiceProviderId Provider, Guid ConnectionId, Guid CredentialId, int CredentialVersion)
{
    private static readonly byte[] Label = Encoding.ASCII.GetBytes("live-platform/credential/1");

    public byte[] ToAssociatedData()
    {
        var data = new byte[Label.Length + 48 + sizeof(int)];
        Label.CopyTo(data, 0);
        var rest = data.AsSpan(Label.Length);
        Provider.Value.TryWriteBytes(rest, bigEndian: true, out _);
        ConnectionId.TryWriteBytes(rest[16..], bigEndian: true, out _);
        CredentialId.TryWriteBytes(rest[32..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(rest[48..], CredentialVersion);
        return data;
    }
}

/// <summary>AES-256-GCM over one secret. Layout: format (1 byte), nonce (12), ciphertext, tag (16).</summary>
internal static class SecretEnvelope
{
    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Overhead = 1 + NonceSize + TagSize;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        var sealedBytes = new byte[Overhead + plain.Length];
        sealedBytes[0] = Format;
        var nonce = sealedBytes.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(
            nonce, plain, sealedBytes.AsSpan(1 + NonceSize, plain.Length), sealedBytes.AsSpan(sealedBytes.Length - TagSize), associated);
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">The bytes were changed, belong to another place, or were sealed with another
    /// key.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associated)
    {
        if (sealedBytes.Length < Overhead || sealedBytes[0] != Format)
        {
            throw new CryptographicException("The sealed bytes have an unknown format.");
        }

        var plain = new byte[sealedBytes.Length - Overhead];
        using var cipher = new AesGcm(key, TagSize);
        cipher.Decrypt(
            sealedBytes.Slice(1, NonceSize), sealedBytes.Slice(1 + NonceSize, plain.Length), sealedBytes[^TagSize..], plain, associated);
        return plain;
    }
}
