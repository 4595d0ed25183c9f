using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.Extensions.Configuration;

namespace LivePlatform.ServiceDefaults.Tests;

[Trait("Category", "unit")]
public sealed class TrustingAnAuthority : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trust-").FullName;
    private readonly X509Certificate2 _ours = Make("CN=localhost");
    private readonly X509Certificate2 _namesake = Make("CN=localhost");
    private readonly X509Certificate2 _root = Make("CN=Some public root");

    [Fact]
    public void Ours_is_trusted_also_where_the_system_has_a_root_of_its_name() => IsTrusted(_ours, Policy()).ShouldBeTrue();

    [Fact]
    public void The_systems_other_roots_are_trusted_too() => IsTrusted(_root, Policy()).ShouldBeTrue();

    [Fact]
    public void The_systems_root_of_that_name_is_not_trusted_beside_ours() => IsTrusted(_namesake, Policy()).ShouldBeFalse();

    [Fact]
    public void Without_a_file_nothing_but_the_system_is_trusted() =>
        TrustedHandlers.Policy(new ConfigurationBuilder().Build()).ShouldBeNull();

    public void Dispose()
    {
        foreach (var certificate in new[] { _ours, _namesake, _root })
        {
            certificate.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private X509ChainPolicy Policy()
    {
        var file = Path.Combine(_folder, "authority.pem");
        File.WriteAllText(file, _ours.ExportCertificatePem());
        return TrustedHandlers.Policy(file, [_namesake, _root]);
    }

    private static bool IsTrusted(X509Certificate2 certificate, X509ChainPolicy policy)
    {
        using var chain = new X509Chain { ChainPolicy = policy };
        return chain.Build(certificate);
    }

    private static X509Certificate2 Make(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
