using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LivePlatform.ServiceDefaults.Tests;

/// <summary>Certificates of authorities that a test makes for itself, as PEM files of its folder.</summary>
internal sealed class MadeCertificates : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public string Folder { get; } = Directory.CreateTempSubdirectory("certificates-").FullName;

    public string this[string file] => Path.Combine(Folder, file);

    /// <summary>An authority, whose certificate is <c>name.pem</c>.</summary>
    public X509Certificate2 Authority(string name, string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var authority = request.CreateSelfSigned(_now - Life, _now + Life);
        File.WriteAllText(this[$"{name}.pem"], authority.ExportCertificatePem());
        return authority;
    }

    /// <summary>A server's certificate for localhost: <c>name.pem</c> and <c>name.key</c>.</summary>
    public X509Certificate2 Server(string name, X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(
            authority, _now - Life + TimeSpan.FromMinutes(1), _now + Life - TimeSpan.FromMinutes(1), RandomNumberGenerator.GetBytes(12));
        File.WriteAllText(this[$"{name}.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(this[$"{name}.key"], key.ExportPkcs8PrivateKeyPem());
        return X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
