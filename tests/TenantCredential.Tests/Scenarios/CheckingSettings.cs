using System.Security.Cryptography;
using LivePlatform.TenantCredential.Federation;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Settings;
using LivePlatform.TestKit.Services;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

[Trait("Category", "unit")]
public class CheckingSettings
{
    [Theory]
    [InlineData(101)]
    [InlineData(100_000)]
    public async Task A_number_of_replicas_that_nobody_runs_stops_the_start(int replicas)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:App"] = "Host=localhost",
            ["ConnectionStrings:System"] = "Host=localhost",
            ["ConnectionStrings:Keys"] = "Host=localhost",
            ["Microsoft365:EntraBaseUrl"] = "https://entra.test",
            ["Microsoft365:GraphBaseUrl"] = "https://graph.test/v1.0",
            ["Broker:Host"] = "localhost",
            ["Broker:Username"] = "none",
            ["Broker:Password"] = "none",
            ["Replicas"] = $"{replicas}",
        };
        await using var service = new ServiceFactory<Program>(settings, ServiceFactory<Program>.WithoutWorkers);

        var failure = Should.Throw<Exception>(() => service.Services);

        failure.ToString().ShouldContain($"{nameof(TenantCredentialOptions)}' members: '{nameof(TenantCredentialOptions.Replicas)}'");
    }

    [Theory]
    [InlineData(2048, false)]
    [InlineData(3072, true)]
    public void A_key_of_the_issuer_that_is_too_short_stops_the_start(int bits, bool isTaken)
    {
        var folder = Directory.CreateTempSubdirectory("federation-");
        using var key = RSA.Create(bits);
        var options = new FederationOptions
        {
            Issuer = "https://live.test/federation",
            KeyFile = Path.Combine(folder.FullName, "federation.json"),
        };
        KeySetFile<RsaSecurityKey>.Create(options.KeyFile, TimeProvider.System.GetUtcNow(), key.ExportPkcs8PrivateKey());

        var checkedOptions = new FederationOptionsValidator().Validate(null, options);

        checkedOptions.Succeeded.ShouldBe(isTaken, checkedOptions.FailureMessage);
        folder.Delete(recursive: true);
    }
}
