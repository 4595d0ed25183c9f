using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Tests;

/// <summary>Certificates as a customer's administrator would make them.</summary>
internal static class TestCertificate
{
    /// <summary>A certificate with its key, read as an upload is.</summary>
    public static ReadCertificate Make(DateTimeOffset now) => CertificateText.Read(new SecretText(Pem(now)), password: null)!;

    /// <summary>Key and certificate as PEM.</summary>
    /// <param name="now">It began a day before.</param>
    /// <param name="bits">Of the key.</param>
    /// <param name="password">Encrypts the key; null: it stands open.</param>
    /// <param name="iterations">Of the derivation.</param>
    public static string Pem(DateTimeOffset now, int bits = 2048, string? password = null, int iterations = 2048)
    {
        using var key = RSA.Create(bits);
        var request = new CertificateRequest("CN=voice", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(300));
        var encrypted = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations);
        var text = password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, encrypted);
        return $"{text}\n{certificate.ExportCertificatePem()}";
    }
}
