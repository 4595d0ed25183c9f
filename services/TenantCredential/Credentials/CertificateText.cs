using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>A certificate with its private key, as text: PEM, both parts.</summary>
internal static class CertificateText
{
    /// <summary>Bits that Entra takes at least.</summary>
    public const int ShortestKey = 2048;

    /// <summary>Each token is asked for with a signature by this key: a longer one costs more than its request.</summary>
    public const int LongestKey = 4096;

    private static readonly Pkcs12LoaderLimits Limits = new()
    {
        MaxKeys = 1,
        MaxCertificates = 10,
        MacIterationLimit = KeyDerivation.MostIterations,
        IndividualKdfIterationLimit = KeyDerivation.MostIterations,
        TotalKdfIterationLimit = 3 * KeyDerivation.MostIterations,
    };

    /// <summary>Opens what <see cref="Read"/> made.</summary>
    /// <exception cref="CryptographicException">It is not that.</exception>
    public static X509Certificate2 Open(SecretText pem) => X509Certificate2.CreateFromPem(pem.Reveal(), pem.Reveal());

    /// <summary>Reads an upload: PEM with certificate and private key, or a PFX file in base64.</summary>
    /// <param name="content">The upload.</param>
    /// <param name="password">Of the PFX file or of the PEM's key; null where there is none.</param>
    /// <returns>Null when it is neither, lacks its key, the password is wrong, or opening it would cost more than it may.</returns>
    public static ReadCertificate? Read(SecretText content, SecretText? password)
    {
        try
        {
            using var certificate = Load(content.Reveal(), password is { } given ? given.Reveal() : null);
            using var key = certificate.GetRSAPrivateKey();
            return key is null || key.KeySize is < ShortestKey or > LongestKey ? null : Of(certificate, key);
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static X509Certificate2 Load(string text, string? password) =>
        !text.Contains("-----BEGIN", StringComparison.Ordinal)
            ? X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(text), password, X509KeyStorageFlags.Exportable, Limits)
            : password is null ? X509Certificate2.CreateFromPem(text, text)
            : KeyDerivation.IsBounded(text) ? X509Certificate2.CreateFromEncryptedPem(text, text, password)
            : throw new CryptographicException("The key's derivation is unknown or costs too much.");

    private static ReadCertificate Of(X509Certificate2 certificate, RSA key)
    {
        var open = certificate.ExportCertificatePem();
        return new ReadCertificate(
            new SecretText($"{key.ExportPkcs8PrivateKeyPem()}\n{open}"), open, certificate.NotAfter, certificate.Thumbprint);
    }
}

/// <summary>A certificate that was read.</summary>
/// <param name="KeyPair">Both parts.</param>
/// <param name="Open">The public part, to be handed out.</param>
/// <param name="ExpiresOn">When it ends.</param>
/// <param name="Thumbprint">As Entra shows it.</param>
internal sealed record ReadCertificate(SecretText KeyPair, string Open, DateTimeOffset ExpiresOn, string Thumbprint);
