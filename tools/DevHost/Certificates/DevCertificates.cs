using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LivePlatform.DevHost.Certificates;

/// <summary>A certificate authority for this run only, and one server certificate for localhost.</summary>
/// <param name="AuthorityFile">PEM of the authority: what clients trust.</param>
/// <param name="CertificateFile">PEM of the server certificate.</param>
/// <param name="KeyFile">PEM of its key; mode 600.</param>
public sealed record DevCertificates(string AuthorityFile, string CertificateFile, string KeyFile)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>Makes both in a folder, the server's for localhost.</summary>
    public static DevCertificates Create(string folder, TimeProvider clock) => Create(folder, clock, ["localhost"]);

    /// <summary>Makes both in a folder, the server's for these host names.</summary>
    internal static DevCertificates Create(string folder, TimeProvider clock, IEnumerable<string> hosts)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Directory.CreateDirectory(folder);
        var from = clock.GetUtcNow().AddMinutes(-5);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=LivePlatform development authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, critical: false));
        using var authority = authorityRequest.CreateSelfSigned(from, from + Life + TimeSpan.FromDays(1));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            names.AddDnsName(host);
        }

        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
                authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var certificate = request.Create(authority, from, from + Life, RandomNumberGenerator.GetBytes(12));

        var files = In(folder);
        File.WriteAllText(files.AuthorityFile, authority.ExportCertificatePem());
        File.WriteAllText(files.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(files.KeyFile, key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(files.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return files;
    }

    /// <summary>The files of a folder that has them.</summary>
    internal static DevCertificates In(string folder) =>
        new(Path.Combine(folder, "authority.pem"), Path.Combine(folder, "server.pem"), Path.Combine(folder, "server.key"));

    /// <summary>The same server certificate in files of their own, which may be replaced without anybody else's.</summary>
    internal DevCertificates CopyServer(string folder)
    {
        var copy = In(Directory.CreateDirectory(folder).FullName) with { AuthorityFile = AuthorityFile };
        File.Copy(CertificateFile, copy.CertificateFile, overwrite: true);
        File.Copy(KeyFile, copy.KeyFile, overwrite: true);
        return copy;
    }

    /// <summary>All three files are there, and the server's certificate is for these hosts and has not ended by then.</summary>
    internal bool AreGoodAt(DateTimeOffset time, IEnumerable<string> hosts)
    {
        if (!File.Exists(AuthorityFile) || !File.Exists(CertificateFile) || !File.Exists(KeyFile))
        {
            return false;
        }

        using var certificate = X509CertificateLoader.LoadCertificateFromFile(CertificateFile);
        return time < certificate.NotAfter && hosts.All(host => certificate.MatchesHostname(host));
    }

    /// <summary>A handler that trusts the authorities of the file as it is at each new connection, and only these.</summary>
    public SocketsHttpHandler Handler()
    {
        var checks = new SignedCheck(AuthorityFile);
        return new()
        {
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    certificate is not null && (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None
                        && checks.IsSigned(certificate),
            },
        };
    }
}
