using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.TestKit.Servers;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.Configuration;

namespace LivePlatform.Onboarding.Tests;

/// <summary>With its workers and a real broker: what commits is heard by whoever listens.</summary>
public class TellingOthers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_commits_reaches_the_bus_with_its_provider()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = await TestVhost.CreateAsync();
        await using var database = await TestDatabase.CreateAsync("onboarding", OnboardingHost.MigrateAsync);
        var settings = database.Settings.Concat(broker.Settings).Concat(OnboardingHost.NoMicrosoft).ToDictionary();
        await MessagingTopology.DeployAsync(
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), ServiceNames.Onboarding, OnboardingModule.AddOnboardingConsumers, stop);
        using var management = broker.Management();
        await ListenAsync(management, broker.Name, "LivePlatform.Contracts:CustomerChanged", "heard", stop);
        await using var service = new ServiceFactory<Program>(settings);
        using var system = service.ClientOf(TestIssuer.OperatorToken(LivePlatform.Tenancy.OperatorScopeKind.System));
        var provider = await system.CreateAsync("/api/v1/system/service-providers", new { name = "MSP" });
        using var admin = service.ClientOf(TestIssuer.OperatorToken(provider: provider.Id));

        var customer = await admin.CreateAsync("/api/v1/customers", new { name = "Contoso" });
        var heard = await HearAsync(management, broker.Name, "heard", stop);

        heard["message"]!["customerId"]!.GetValue<Guid>().ShouldBe(customer.Id);
        heard["message"]!["version"]!.GetValue<long>().ShouldBe(1);
        heard["headers"]!.ToJsonString().ShouldContain(provider.Id.ToString());
    }

    private static async Task ListenAsync(HttpClient management, string vhost, string exchange, string queue, CancellationToken stop)
    {
        using var made = await management.PutAsJsonAsync($"queues/{vhost}/{queue}", new { durable = true }, stop);
        made.EnsureSuccessStatusCode();
        using var bound = await management.PostAsJsonAsync($"bindings/{vhost}/e/{Uri.EscapeDataString(exchange)}/q/{queue}", new { routing_key = "" }, stop);
        bound.EnsureSuccessStatusCode();
    }

    private static async Task<JsonNode> HearAsync(HttpClient management, string vhost, string queue, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        while (true)
        {
            using var got = await management.PostAsJsonAsync(
                $"queues/{vhost}/{queue}/get", new { count = 1, ackmode = "ack_requeue_false", encoding = "auto" }, patience.Token);
            if ((await got.Content.ReadFromJsonAsync<JsonArray>(patience.Token))! is [{ } message, ..])
            {
                return JsonNode.Parse(message["payload"]!.GetValue<string>())!;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }
}
