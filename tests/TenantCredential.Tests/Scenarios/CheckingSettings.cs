using LivePlatform.TestKit.Services;

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
}
