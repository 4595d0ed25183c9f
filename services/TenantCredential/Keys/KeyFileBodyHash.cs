using System.Security.Cryptography;
using System.Text;
using LivePlatform.ServiceDefaults.Http;

namespace LivePlatform.TenantCredential.Keys;

/// <summary>
/// Bodies of this service hold passwords: a bare hash would let whoever has a dump of the database try them offline. What is stored is the
/// id of a key of the key file, and an HMAC with a key that is derived from it. As every key stays in the file, a repetition is recognised
/// after a new one was made current.
/// </summary>
internal sealed class KeyFileBodyHash(KeyFile file) : IBodyHash
{
    private const int MacSize = HMACSHA256.HashSizeInBytes;

    private static readonly byte[] Info = Encoding.ASCII.GetBytes("live-platform/tenant_credential/idempotency-body/1");

    public bool IsKeyed => true;

    public byte[] Hash(ReadOnlySpan<byte> digest)
    {
        var (id, key) = file.Current;
        var name = Encoding.UTF8.GetBytes(id);
        return [(byte)name.Length, .. name, .. Mac(key, digest)];
    }

    public BodyComparison Compare(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> digest)
    {
        // Rows of a former release hold the bare digest; they expire within a day.
        if (stored.Length == SHA256.HashSizeInBytes)
        {
            return Compared(CryptographicOperations.FixedTimeEquals(stored, digest));
        }

        var id = Encoding.UTF8.GetString(stored[1..^MacSize]);
        return file.Find(id) is { } key
            ? Compared(CryptographicOperations.FixedTimeEquals(stored[^MacSize..], Mac(key, digest)))
            : BodyComparison.Unknown;
    }

    private static BodyComparison Compared(bool isSame) => isSame ? BodyComparison.Same : BodyComparison.Different;

    private static byte[] Mac(byte[] key, ReadOnlySpan<byte> digest)
    {
        Span<byte> own = stackalloc byte[MacSize];
        HKDF.Expand(HashAlgorithmName.SHA256, key, own, Info);
        return HMACSHA256.HashData(own, digest);
    }
}
