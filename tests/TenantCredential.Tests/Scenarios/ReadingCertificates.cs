using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>A key's password costs what the key's own parameters say: nobody's upload holds the broker.</summary>
[Trait("Show", "doors.1")]
public sealed class ReadingCertificates(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private const string Password = "opens it";
    private const int Billions = int.MaxValue;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Msp _msp = new(host);

    [Theory]
    [InlineData("PBES2")]
    [InlineData("PBES1")]
    [InlineData("PKCS12")]
    public async Task A_key_that_asks_for_billions_of_iterations_is_refused_at_once(string scheme)
    {
        var heavy = $"{Pem(scheme)}\n{TestCertificate.Pem(host.Clock.GetUtcNow())}";
        var answer = await ConnectAsync(_msp.Admin, await _msp.ServiceAsync(), heavy).WaitAsync(
            Patience, TestContext.Current.CancellationToken);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        answer.Body["errors"]!["certificate"].ShouldNotBeNull(answer.Text);
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: door 3: a key of {Billions} iterations ({scheme}) was refused before anything was derived");
    }

    [Theory]
    [InlineData(2048, KeyDerivation.MostIterations, true)]
    [InlineData(2048, KeyDerivation.MostIterations + 1, false)]
    [InlineData(CertificateText.LongestKey, 2048, true)]
    [InlineData(CertificateText.LongestKey + 8, 2048, false)]
    [InlineData(1024, 2048, false)]
    public void What_tools_write_is_read_and_no_more(int bits, int iterations, bool isRead)
    {
        var pem = TestCertificate.Pem(host.Clock.GetUtcNow(), bits, Password, iterations);
        (CertificateText.Read(new SecretText(pem), new SecretText(Password)) is not null).ShouldBe(isRead);
    }

    [Theory]
    [InlineData(KeyDerivation.MostIterations, true)]
    [InlineData(KeyDerivation.MostIterations + 1, false)]
    public void A_pfx_file_is_read_up_to_the_same_number(int iterations, bool isRead)
    {
        var pem = TestCertificate.Pem(host.Clock.GetUtcNow());
        using var certificate = X509Certificate2.CreateFromPem(pem, pem);
        var pfx = certificate.ExportPkcs12(
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations), Password);
        (CertificateText.Read(new SecretText(Convert.ToBase64String(pfx)), new SecretText(Password)) is not null).ShouldBe(isRead);
    }

    [Fact]
    public async Task Nothing_is_opened_for_a_service_that_is_not_there()
    {
        var answer = await ConnectAsync(_msp.Admin, Guid.NewGuid(), "no certificate at all");
        answer.Code.ShouldBe("service.not_found", "the upload was not looked at");
    }

    [Fact]
    public async Task Whoever_sends_many_waits_for_themselves_and_others_are_served()
    {
        var heavy = TestCertificate.Pem(host.Clock.GetUtcNow(), password: Password, iterations: KeyDerivation.MostIterations / 2);
        using var other = host.Service.ClientOf(TestIssuer.OperatorToken(provider: _msp.Id, subject: "another operator"));
        var (theirs, mine) = (await _msp.ServiceAsync(), await _msp.ServiceAsync());
        var many = Enumerable.Range(0, 3 * CertificateReading.MostOfOne).Select(_ => ConnectAsync(_msp.Admin, theirs, heavy, "wrong"))
            .ToList();
        await Task.WhenAny(many);

        var served = await ConnectAsync(other, mine, heavy);
        var waiting = many.Count(x => !x.IsCompleted);
        var answers = await Task.WhenAll(many);

        served.Status.ShouldBe(HttpStatusCode.Created, served.Text);
        var refused = answers.Where(x => x.Code == "credential.too_many_certificates").ToList();
        refused.Count.ShouldBeInRange(1, 2 * CertificateReading.MostOfOne);
        refused.ShouldAllBe(x => x.Status == HttpStatusCode.TooManyRequests && x.Headers.RetryAfter != null);
        waiting.ShouldBeGreaterThan(0, "it did not stand behind the others");

        // One whose key was just read rests longer than another's takes.
        var next = ConnectAsync(_msp.Admin, theirs, heavy, "wrong");
        await ConnectAsync(other, mine, heavy, "wrong");
        next.IsCompleted.ShouldBeFalse("it waits for what the former ones cost");
        await next;
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: door 3: of {answers.Length} heavy keys of one operator {refused.Count} were refused; another operator's was "
                    + $"read while {waiting} still waited");
    }

    private static Task<Answer> ConnectAsync(HttpClient who, Guid service, string content, string password = Password) =>
        who.CreateAsync(
            "/api/v1/connections",
            new { serviceId = service, m365TenantId = Guid.NewGuid(), clientId = Guid.NewGuid(), certificate = new { content, password } });

    private static string Pem(string scheme) => scheme switch
    {
        "PBES2" => Pem("1.2.840.113549.1.5.13", x => Pbkdf2(x, Billions)),
        "PBES1" => Pem("1.2.840.113549.1.5.10", x => Iterated(x, Billions)),
        "PKCS12" => Pem("1.2.840.113549.1.12.1.3", x => Iterated(x, Billions)),
        _ => throw new ArgumentOutOfRangeException(nameof(scheme)),
    };

    /// <summary>An encrypted key whose parameters are all that is right about it.</summary>
    private static string Pem(string scheme, Action<AsnWriter> parameters)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(scheme);
                parameters(writer);
            }

            writer.WriteOctetString(new byte[1200]);
        }

        return PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", writer.Encode());
    }

    private static void Iterated(AsnWriter writer, int iterations)
    {
        using (writer.PushSequence())
        {
            writer.WriteOctetString(new byte[8]);
            writer.WriteInteger(iterations);
        }
    }

    private static void Pbkdf2(AsnWriter writer, int iterations)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.5.12");
                Iterated(writer, iterations);
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("2.16.840.1.101.3.4.1.42");
                writer.WriteOctetString(new byte[16]);
            }
        }
    }
}
