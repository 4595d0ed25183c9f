using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>
/// What stands behind the <c>#</c> of a link: provider (16 bytes), invitation (16), version of the key (4), random (32), signature over all
/// of it (32); base64url. The signature tells a guess from a link that was ours once, so that guesses cost an invitation nothing.
/// </summary>
internal readonly record struct LinkToken(Guid Provider, Guid Invitation, int KeyVersion)
{
    public const int TextLength = 134;

    private const int Signed = 68;
    private const int Whole = 100;

    /// <summary>Makes a token. Only its hash is kept.</summary>
    public static SecretText Make(ServiceProviderId provider, Guid invitation, byte[] key, int keyVersion)
    {
        Span<byte> bytes = stackalloc byte[Whole];
        provider.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        invitation.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[32..], keyVersion);
        RandomNumberGenerator.Fill(bytes[36..Signed]);
        HMACSHA256.HashData(key, bytes[..Signed], bytes[Signed..]);
        return new SecretText(Base64Url.EncodeToString(bytes));
    }

    /// <summary>What a row keeps of it.</summary>
    public static byte[] Hash(SecretText token) => SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token.Reveal()));

    /// <summary>Reads what a token says of itself, unproven; null when it has another form.</summary>
    public static LinkToken? Read(SecretText token)
    {
        Span<byte> bytes = stackalloc byte[Whole];
        if (token.Length != TextLength || !Base64Url.TryDecodeFromChars(token.Reveal(), bytes, out var written) || written != Whole)
        {
            return null;
        }

        var read = new LinkToken(
            new Guid(bytes[..16], bigEndian: true), new Guid(bytes[16..32], bigEndian: true),
            BinaryPrimitives.ReadInt32BigEndian(bytes[32..]));
        return read.Provider == Guid.Empty ? null : read;
    }

    /// <summary>Whether the key signed it.</summary>
    public static bool IsSigned(SecretText token, byte[] key)
    {
        Span<byte> bytes = stackalloc byte[Whole];
        return Base64Url.TryDecodeFromChars(token.Reveal(), bytes, out _)
            && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, bytes[..Signed]), bytes[Signed..]);
    }
}
