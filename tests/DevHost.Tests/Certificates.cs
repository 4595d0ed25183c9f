using System.Security.Cryptography.X509Certificates;
using LivePlatform.DevHost.Certificates;

namespace LivePlatform.DevHost.Tests;

[Trait("Category", "unit")]
public sealed class Certificates : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("devhost-").FullName;

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("example.org", false)]
    public void The_certificate_is_for_this_machine_only_and_its_authority_vouches_for_it(string host, bool expected)
    {
        var files = DevCertificates.Create(_folder, TimeProvider.System);
        using var certificate = X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile);
        using var chain = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
        };
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(files.AuthorityFile);

        chain.Build(certificate).ShouldBeTrue();
        certificate.MatchesHostname(host).ShouldBe(expected);
    }

    [Fact]
    public void Nobody_else_can_read_the_key() =>
        File.GetUnixFileMode(DevCertificates.Create(_folder, TimeProvider.System).KeyFile)
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

    [Theory]
    [InlineData(29, true)]
    [InlineData(31, false)]
    public void They_are_good_until_the_servers_certificate_ends(int days, bool expected) =>
        DevCertificates.Create(_folder, TimeProvider.System).AreGoodAt(TimeProvider.System.GetUtcNow().AddDays(days), ["localhost"])
            .ShouldBe(expected);

    [Fact]
    public void They_are_not_good_for_a_host_that_they_do_not_name() =>
        DevCertificates.Create(_folder, TimeProvider.System).AreGoodAt(TimeProvider.System.GetUtcNow(), ["localhost", "portal.localhost"])
            .ShouldBeFalse();

    [Fact]
    public void They_are_not_good_when_one_of_them_is_missing()
    {
        var files = DevCertificates.Create(_folder, TimeProvider.System);
        File.Delete(files.KeyFile);

        files.AreGoodAt(TimeProvider.System.GetUtcNow(), ["localhost"]).ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
