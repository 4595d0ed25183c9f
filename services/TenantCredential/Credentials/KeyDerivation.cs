using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>
/// What it costs to open an encrypted key, read from its parameters before anything is derived: whoever wrote the file chose the number of
/// iterations, and billions of them hold a core for hours.
/// </summary>
/// <remarks>PBES2 and PBKDF2: RFC 8018; the schemes of PKCS #12: RFC 7292 appendix C. A PFX file's own are capped by its loader.</remarks>
internal static class KeyDerivation
{
    /// <summary>The most that current tools write, and what OWASP asks for with PBKDF2-HMAC-SHA256.</summary>
    public const int MostIterations = 600_000;

    private const string EncryptedKey = "ENCRYPTED PRIVATE KEY";
    private const string Pbes2 = "1.2.840.113549.1.5.13";
    private const string Pbkdf2 = "1.2.840.113549.1.5.12";
    private static readonly string[] Iterated = ["1.2.840.113549.1.5.", "1.2.840.113549.1.12.1."];

    /// <summary>Whether each encrypted key of a PEM text names a derivation that is known and within bounds.</summary>
    public static bool IsBounded(ReadOnlySpan<char> pem)
    {
        while (PemEncoding.TryFind(pem, out var found))
        {
            if (pem[found.Label] is EncryptedKey && !IsBounded(Convert.FromBase64String(pem[found.Base64Data].ToString())))
            {
                return false;
            }

            pem = pem[found.Location.End..];
        }

        return true;
    }

    private static bool IsBounded(byte[] encrypted)
    {
        try
        {
            var algorithm = new AsnReader(encrypted, AsnEncodingRules.BER).ReadSequence().ReadSequence();
            var scheme = algorithm.ReadObjectIdentifier();
            var parameters = algorithm.ReadSequence();
            if (scheme == Pbes2)
            {
                var derivation = parameters.ReadSequence();
                return derivation.ReadObjectIdentifier() == Pbkdf2 && IsWithin(derivation.ReadSequence());
            }

            return Array.Exists(Iterated, known => scheme.StartsWith(known, StringComparison.Ordinal)) && IsWithin(parameters);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>Salt, then iterations: in all of these schemes.</summary>
    private static bool IsWithin(AsnReader parameters)
    {
        parameters.ReadEncodedValue();
        var iterations = parameters.ReadInteger();
        return iterations > BigInteger.Zero && iterations <= MostIterations;
    }
}
