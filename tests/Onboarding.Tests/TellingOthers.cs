using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.TestKit.Servers;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.Configuration;

namespace LivePlatform.Onboarding.Tests;

/// <summary>With its workers and a real broker: what commits is heard by whoever listens.</summary>
public class TellingOthers
{
    [Fact]
    public async Task What_commits_reaches_the_bus_with_its_provider()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = await TestVhost.CreateAsync();
        await using var database = await TestDatabase.CreateAsync("onboarding", OnboardingHost.MigrateAsync);
        var settings = database.Settings.Concat(broker.Settings).Concat(OnboardingHost.NoMicrosoft).ToDictionary();
        await MessagingTopology.DeployAsync(
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), ServiceNames.Onboarding,
            OnboardingModule.AddOnboardingConsumers, stop);
        using var listener = await Listener.StartAsync(broker, "LivePlatform.Contracts:CustomerChanged", stop);
        await using var service = new ServiceFactory<Program>(settings);
        using var system = service.ClientOf(TestIssuer.OperatorToken(LivePlatform.Tenancy.OperatorScopeKind.System));
        var provider = await system.CreateAsync("/api/v1/system/service-providers", new { name = "MSP" });
        using var admin = service.ClientOf(TestIssuer.OperatorToken(provider: provider.Id));

        var customer = await admin.CreateAsync("/api/v1/customers", new { name = "Contoso" });
        var heard = await listener.HearAsync(stop);

        heard["message"]!["customerId"]!.GetValue<Guid>().ShouldBe(customer.Id);
        heard["message"]!["version"]!.GetValue<long>().ShouldBe(1);
        heard["headers"]!.ToJsonString().ShouldContain(provider.Id.ToString());
    }
}
