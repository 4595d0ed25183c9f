using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>
/// The <c>state</c> of a sign-in at Microsoft, and what follows from it: PKCE's verifier and the id token's nonce. All of it is derived
/// from the provider's link key and the session that began the sign-in, so that nothing is stored, and a code that comes back in another
/// browser or for another invitation is worth nothing.
/// </summary>
internal readonly record struct SignInTicket(string State, SecretText Verifier, string Nonce)
{
    private const int RandomBytes = 16;
    private const int Signed = RandomBytes + sizeof(int) + sizeof(long);
    private const int Whole = Signed + 32;

    /// <summary>Begins a sign-in.</summary>
    public static SignInTicket Make(Invitee invitee, byte[] key, int keyVersion, DateTimeOffset until)
    {
        Span<byte> bytes = stackalloc byte[Whole];
        RandomNumberGenerator.Fill(bytes[..RandomBytes]);
        BinaryPrimitives.WriteInt32BigEndian(bytes[RandomBytes..], keyVersion);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(RandomBytes + sizeof(int))..], until.ToUnixTimeSeconds());
        Sign(invitee, key, bytes[..Signed], bytes[Signed..]);
        return Of(Base64Url.EncodeToString(bytes), key);
    }

    /// <summary>The version of the key that a state names; null when it has another form.</summary>
    public static int? KeyVersionOf(string state)
    {
        Span<byte> bytes = stackalloc byte[Whole];
        return IsWhole(state, bytes) ? BinaryPrimitives.ReadInt32BigEndian(bytes[RandomBytes..]) : null;
    }

    /// <summary>What follows from a state that came back; null when this session did not begin it, or too long ago.</summary>
    public static SignInTicket? Read(string state, Invitee invitee, byte[] key, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[Whole];
        Span<byte> expected = stackalloc byte[Whole - Signed];
        if (!IsWhole(state, bytes))
        {
            return null;
        }

        Sign(invitee, key, bytes[..Signed], expected);
        return CryptographicOperations.FixedTimeEquals(expected, bytes[Signed..])
            && BinaryPrimitives.ReadInt64BigEndian(bytes[(RandomBytes + sizeof(int))..]) > now.ToUnixTimeSeconds()
            ? Of(state, key)
            : null;
    }

    /// <summary>What Microsoft is shown of the verifier when the sign-in begins.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier.Reveal())));

    private static bool IsWhole(string state, Span<byte> bytes) =>
        state.Length == Base64Url.GetEncodedLength(Whole) && Base64Url.TryDecodeFromChars(state, bytes, out var written)
            && written == Whole;

    private static void Sign(Invitee invitee, byte[] key, ReadOnlySpan<byte> begun, Span<byte> signature) =>
        HMACSHA256.HashData(key, [.. begun, .. invitee.Invitation.ToByteArray(), .. Encoding.ASCII.GetBytes(invitee.Session)], signature);

    private static SignInTicket Of(string state, byte[] key) =>
        new(state, new SecretText(Derive(key, "verifier", state)), Derive(key, "nonce", state));

    private static string Derive(byte[] key, string what, string state) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{what}/{state}")));
}
