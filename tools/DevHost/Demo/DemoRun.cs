using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.DevHost.Running;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Demo;

/// <summary>
/// The main job in front of the user's eyes: twenty-five customers connected by three methods, role-checked, onboarded with automatic DNS,
/// replicated, changed and replicated again, and moved up to registrations meanwhile.
/// </summary>
internal static class DemoRun
{
    /// <summary>Enough for its proof, and to read when its secret ends.</summary>
    private static readonly string[] SyncAppPermissions = ["Organization.Read.All", "Application.Read.All"];

    /// <summary>Runs it on a system that is up.</summary>
    /// <returns>What became of each customer.</returns>
    public static async Task<DemoOutcome> RunAsync(Stack stack, DemoVoice voice, CancellationToken stop)
    {
        voice.Begin("making the service provider, its zone and its SyncApp");
        var provider = await CreateProviderAsync(stack, stop);
        using var http = stack.CreateClient();
        var token = await stack.Simulator.OperatorTokenAsync(
            new { name = "Olivia Operator", scope = "provider", role = "Admin", provider }, stop);

        // Whoever looks around afterwards signs in as one of them.
        await stack.Simulator.AddOperatorAsync(
            new { clientId = "olivia", name = "Olivia Operator (Northwind Voice)", scope = "provider", role = "Admin", provider }, stop);
        await stack.Simulator.AddOperatorAsync(
            new { clientId = "mona", name = "Mona Monitor (Northwind Voice)", scope = "provider", role = "Monitor", provider }, stop);
        var api = ApiClient.With(http, token);
        var northwind = new DemoProvider(await AddBaseDomainAsync(stack, api, stop), await AddSyncAppAsync(stack, api, stop));
        var stories = DemoCustomer.All.Select(customer => new CustomerStory(customer, api, stack, northwind, voice)).ToList();
        var moving = new MovingUp(stories, api, voice);
        (string Title, Func<CustomerStory, Task> Chapter)[] chapters =
        [
            ($"connecting {stories.Count} customers", story => story.ConnectAsync(stop)),
            ("validating their connections", story => story.ValidateAsync(stop)),
            ("assessing roles", story => story.AssessAsync(stop)),
            ("onboarding with automatic DNS", story => story.OnboardAsync(stop)),
            ("replicating their directories", story => story.ReplicateAsync(stop)),
        ];
        foreach (var (title, chapter) in chapters)
        {
            voice.Begin(title);
            await Task.WhenAll(stories.Select(chapter));
        }

        voice.Begin("moving from passwords to delegated tokens, while tenants change");
        await moving.ToTokensAsync(stop);
        voice.Begin("moving to registrations by bulk upgrades, while tenants change");
        await moving.ToRegistrationsAsync(stop);
        voice.Begin("changing and replicating again, comparing with the tenants");
        await Task.WhenAll(stories.Select(story => story.ChangeAndReplicateAgainAsync(stop)));

        var results = stories.Select(story => story.Result).ToList();
        var violations = await CountViolationsAsync(stack, stop);
        voice.Tell(
            violations == 0
                ? "No call was made inside a Retry-After window."
                : $"{violations} calls were made inside a Retry-After window.");
        return new DemoOutcome(results, violations == 0 && results.TrueForAll(result => result.Faults.Count == 0));
    }

    private static async Task<Guid> CreateProviderAsync(Stack stack, CancellationToken stop)
    {
        using var http = stack.CreateClient();
        var token = await stack.Simulator.OperatorTokenAsync(new { name = "Sam System", scope = "system", role = "Admin" }, stop);
        var provider = await ApiClient.With(http, token)
            .CreateAsync("api/v1/system/service-providers", new { name = "Northwind Voice" }, stop);
        return provider.Guid("id");
    }

    /// <summary>The provider's own multi-tenant application, in a tenant of its own.</summary>
    private static async Task<Guid> AddSyncAppAsync(Stack stack, ApiClient api, CancellationToken stop)
    {
        var (home, app, secret) = (
            new Guid("0d15c0de-0000-4000-8000-000000000001"), new Guid("0d15c0de-0000-4000-8000-000000000002"), $"sync~{Guid.NewGuid():N}");
        using var tenant = await stack.Simulator.Http.PostAsJsonAsync(
            "_simulator/tenants", new { tenantId = home, displayName = "Northwind Voice", users = 1, groups = 0 }, stop);
        tenant.EnsureSuccessStatusCode();
        using var made = await stack.Simulator.Http.PutAsJsonAsync(
            $"_simulator/tenants/{home}/apps/{app}",
            new { displayName = "Northwind Voice Sync", permissions = SyncAppPermissions, secrets = new[] { new { value = secret } } },
            stop);
        made.EnsureSuccessStatusCode();
        await api.CreateAsync("api/v1/sync-apps", new { homeTenantId = home, clientId = app, clientSecret = secret }, stop);
        return app;
    }

    /// <summary>The provider's zone: its key becomes a stored secret, of which the base domain knows only the id.</summary>
    private static async Task<Guid> AddBaseDomainAsync(Stack stack, ApiClient api, CancellationToken stop)
    {
        var key = await api.CreateAsync(
            "api/v1/stored-secrets", new { name = $"TSIG key of {Stack.Zone}", purpose = "DnsUpdate", value = stack.NameServer.Key }, stop);
        var made = await api.CreateAsync(
            "api/v1/base-domains",
            new
            {
                domain = Stack.Zone,
                servers = new[] { stack.NameServer.Address },
                key = new { keyName = PrivateKnot.KeyName, algorithm = "HmacSha256", storedSecretId = key.Guid("id") },
            },
            stop);
        return made.Guid("id");
    }

    private static async Task<int> CountViolationsAsync(Stack stack, CancellationToken stop)
    {
        var judge = await stack.Simulator.Http.GetFromJsonAsync<JsonElement>("_simulator/judge", stop);
        return judge.GetProperty("violationCount").GetInt32();
    }
}

/// <summary>How the demo ended.</summary>
/// <param name="Results">Customer by customer.</param>
/// <param name="AllRight">True when everything was as it should be.</param>
internal sealed record DemoOutcome(IReadOnlyList<DemoResult> Results, bool AllRight);
