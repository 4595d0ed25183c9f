using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LivePlatform.Deployment;

/// <summary>
/// This process's own certificate, read again when its file changes. A certificate whose key is not there yet changes nothing: the pair may
/// be replaced file by file.
/// </summary>
/// <param name="certificateFile">PEM: the certificate, and the intermediates behind it.</param>
/// <param name="keyFile">PEM: its key.</param>
/// <param name="clock">When to look again.</param>
/// <param name="onFailure">Hears why a change was not taken.</param>
public sealed class ServerCertificate(string certificateFile, string keyFile, TimeProvider clock, Action<Exception>? onFailure = null)
{
    private readonly RereadFile<SslStreamCertificateContext> _file = new(
        certificateFile, (bytes, _) => Understand(bytes, keyFile), clock, onFailure);

    /// <summary>What a new connection is answered with.</summary>
    /// <exception cref="IOException">A file cannot be read, and never could.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The files held no certificate with its key from the
    /// start.</exception>
    public SslStreamCertificateContext Current => _file.Current;

    /// <summary>What is known of it.</summary>
    /// <param name="name">The setting that names it.</param>
    internal DeployedFile Look(string name)
    {
        try
        {
            var certificate = Current.TargetCertificate;
            return new DeployedFile(name, _file.NotTaken, new Validity(certificate.NotBefore, certificate.NotAfter));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new DeployedFile(name, failure.Message);
        }
    }

    /// <remarks>Former ones are left to the collector: handshakes under way still use them.</remarks>
    private static SslStreamCertificateContext Understand(byte[] bytes, string keyFile)
    {
        var pem = Encoding.UTF8.GetString(bytes);
        var certificate = X509Certificate2.CreateFromPem(pem, File.ReadAllText(keyFile));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        return SslStreamCertificateContext.Create(certificate, [.. chain.Skip(1)], offline: true);
    }
}
