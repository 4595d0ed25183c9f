using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Microsoft's own client shows a certificate or a federated token instead of a secret.</summary>
public sealed class ShowingAssertions(Simulator simulator)
{
    private const string Graph = "https://graph.microsoft.com/.default";
    private static readonly string[] Scopes = [Graph];

    [Fact]
    public async Task A_registered_certificate_gives_a_token_and_another_does_not()
    {
        var seeded = await simulator.SeedAsync();
        using var certificate = Make();
        using var other = Make();
        await seeded.ControlAsync(HttpMethod.Put, $"/apps/{seeded.App}/certificates", new[] { certificate.ExportCertificatePem() });

        (await AskAsync(
            new ClientCertificateCredential(
                $"{seeded.Tenant}", $"{seeded.App}", certificate, Options<ClientCertificateCredentialOptions>()))).ShouldBeNull();
        (await AskAsync(
            new ClientCertificateCredential(
                $"{seeded.Tenant}", $"{seeded.App}", other, Options<ClientCertificateCredentialOptions>())))!.ShouldContain("AADSTS700027");
    }

    [Fact]
    public async Task A_trusted_issuer_and_subject_give_a_token_and_others_do_not()
    {
        var seeded = await simulator.SeedAsync();
        var minted = await simulator.SendAsync(
            HttpMethod.Post, "/_simulator/workloads/tenant-credential/token", new { audience = "api://AzureADTokenExchange" });
        var token = minted.GetProperty("accessToken").GetString()!;
        var credential = new ClientAssertionCredential(
            $"{seeded.Tenant}", $"{seeded.App}", () => token, Options<ClientAssertionCredentialOptions>());
        (await AskAsync(credential))!.ShouldContain("AADSTS70021");

        var issuer = $"{simulator.Server.BaseUrl}/workloads";
        await seeded.ControlAsync(
            HttpMethod.Put, $"/apps/{seeded.App}/federated",
            new[] { new { issuer, subject = "system:serviceaccount:live-platform:tenant-credential" } });
        (await AskAsync(credential)).ShouldBeNull();
    }

    private static async Task<string?> AskAsync(TokenCredential credential)
    {
        try
        {
            await credential.GetTokenAsync(new TokenRequestContext(Scopes), CancellationToken.None);
            return null;
        }
        catch (AuthenticationFailedException refused)
        {
            return refused.ToString();
        }
    }

    private T Options<T>()
        where T : TokenCredentialOptions, new()
    {
        var options = new T
        {
            AuthorityHost = new Uri(simulator.Server.BaseUrl),
            Transport = new HttpClientTransport(new HttpClient(simulator.Server.CreateHandler())),
            Retry = { MaxRetries = 0 },
        };
        typeof(T).GetProperty("DisableInstanceDiscovery")!.SetValue(options, true);
        return options;
    }

    private static X509Certificate2 Make()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=voice", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(100));
    }
}
