using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Keys;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>The arithmetic of the chain; pure.</summary>
internal static class SealChain
{
    public const int HashSize = 32;
    private const int KeySize = 32;

    private static readonly byte[] KeyInfo = Encoding.ASCII.GetBytes("live-platform/audit-chain/1");

    /// <summary>What stands before the first link.</summary>
    public static ReadOnlySpan<byte> Origin => new byte[HashSize];

    /// <summary>The row hash of a row that was gone before it could be sealed.</summary>
    public static byte[] MissingRow { get; } = SHA256.HashData("missing"u8);

    /// <summary>
    /// The chain's own key, from the provider's data key: whoever can write the rows but does not have it cannot forge a chain.
    /// </summary>
    public static byte[] KeyOf(DataKey providerKey)
    {
        var key = new byte[KeySize];
        HKDF.Expand(HashAlgorithmName.SHA256, providerKey.Bytes, key, KeyInfo);
        return key;
    }

    /// <summary>The hash of one row: every column, each with its length, so that no two rows have the same bytes.</summary>
    public static byte[] HashOf(AuditEntry row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var column in Columns(row))
        {
            var bytes = Encoding.UTF8.GetBytes(column);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>The hash of one link.</summary>
    public static byte[] Link(
        ReadOnlySpan<byte> key,
        ServiceProviderId provider,
        long number,
        ReadOnlySpan<byte> previous,
        Guid auditId,
        ReadOnlySpan<byte> rowHash)
    {
        Span<byte> head = stackalloc byte[16 + sizeof(long) + 16];
        provider.Value.TryWriteBytes(head, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(head[16..], number);
        auditId.TryWriteBytes(head[(16 + sizeof(long))..], bigEndian: true, out _);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(head);
        hash.AppendData(previous);
        hash.AppendData(rowHash);
        return hash.GetHashAndReset();
    }

    private static IEnumerable<string> Columns(AuditEntry row) =>
    [
        row.Id.ToString("D"),
        row.ServiceProviderId.ToString(),
        row.CustomerId.ToString("D"),
        row.ConnectionId.ToString("D"),
        row.OccurredAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        row.ActorKind.ToString(),
        row.ActorId,
        row.ActorName,
        row.Action.ToString(),
        row.CredentialVersion.ToString(CultureInfo.InvariantCulture),
        row.Resource,
        row.Purpose,
        row.Detail,
        row.Count.ToString(CultureInfo.InvariantCulture),

        // A column that came later: rows without it hash as they did before.
        .. row.StoredSecretId is { } secret ? [secret.ToString("D")] : Array.Empty<string>(),
    ];
}
