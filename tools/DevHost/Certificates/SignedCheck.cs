using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LivePlatform.DevHost.Certificates;

/// <summary>
/// Whether a server's certificate is signed by an authority of the file. The same question is answered once: clients by the hundred
/// share a machine with what they measure.
/// </summary>
internal sealed class SignedCheck(string authorityFile)
{
    private (byte[] Authorities, byte[] Certificate)? _signed;

    public bool IsSigned(X509Certificate certificate)
    {
        var (authorities, asked) = (File.ReadAllBytes(authorityFile), certificate.GetRawCertData());
        if (_signed is { } known && known.Authorities.AsSpan().SequenceEqual(authorities)
            && known.Certificate.AsSpan().SequenceEqual(asked))
        {
            return true;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(authorities));
        using var whole = X509CertificateLoader.LoadCertificate(asked);
        var isSigned = chain.Build(whole);
        _signed = isSigned ? (authorities, asked) : null;
        return isSigned;
    }
}
