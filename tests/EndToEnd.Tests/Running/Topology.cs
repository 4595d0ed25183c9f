using System.Text.Json;
using LivePlatform.DevHost.Running;
using LivePlatform.DevHost.Servers;
using LivePlatform.EndToEnd.Tests.Api;

namespace LivePlatform.EndToEnd.Tests.Running;

/// <summary>A service provider with two channels, customers in each, and one customer whose tenant is connected and replicated.</summary>
internal sealed class Topology
{
    private Topology(Guid provider, string name, ApiCaller admin, SimulatedTenant tenant) =>
        (Provider, Name, Admin, Tenant) = (provider, name, admin, tenant);

    public Guid Provider { get; }

    public string Name { get; }

    public ApiCaller Admin { get; }

    public SimulatedTenant Tenant { get; }

    public Guid OtherChannel { get; private set; }

    /// <summary>Another customer in the same channel as the one with all the objects.</summary>
    public Guid NeighbourCustomer { get; private set; }

    /// <summary>
    /// Ids of the customer's objects and of what it belongs to, by the names that the API gives to parameters and members.
    /// </summary>
    public Dictionary<string, Guid> Ids { get; } = [];

    public static async Task<Topology> CreateAsync(
        LiveSystem system, ApiCaller systemAdmin, string name, int number, CancellationToken cancellationToken)
    {
        var provider = Id(
            await systemAdmin.CreateAsync("api/v1/system/service-providers", new { name = $"{name} Voice" }, cancellationToken));
        var admin = await system.SignInAsync(new { name = $"{name} Admin", scope = "provider", role = "Admin", provider });
        var tenant = new SimulatedTenant(system.Stack.Simulator.Http, $"{name} First", Secrets.With(system.Canary, $"s{number}"));
        var made = new Topology(provider, name, admin, tenant);
        await made.MakeObjectsAsync(cancellationToken);
        await made.ConnectAsync(cancellationToken);
        await made.ReplicateAsync(cancellationToken);
        await made.SetFreshnessAsync(cancellationToken);
        await made.OnboardAsync(system, cancellationToken);
        await made.InviteAsync(cancellationToken);
        await made.HookAsync(Secrets.With(system.Canary, $"hook{number}"), cancellationToken);
        return made;
    }

    public Guid this[string parameter] => Ids[parameter];

    private async Task MakeObjectsAsync(CancellationToken cancellationToken)
    {
        await Tenant.SeedAsync(20, 4, cancellationToken);
        Ids["serviceProviderId"] = Provider;
        Ids["channelId"] = Id(await Admin.CreateAsync("api/v1/channels", new { name = $"{Name} Channel One" }, cancellationToken));
        OtherChannel = Id(await Admin.CreateAsync("api/v1/channels", new { name = $"{Name} Channel Two" }, cancellationToken));
        Ids["customerId"] = Id(
            await Admin.CreateAsync("api/v1/customers", new { name = Tenant.Name, channelId = Ids["channelId"] }, cancellationToken));
        NeighbourCustomer = Id(
            await Admin.CreateAsync(
                "api/v1/customers", new { name = $"{Name} Neighbour", channelId = Ids["channelId"] }, cancellationToken));
        var far = Id(
            await Admin.CreateAsync("api/v1/customers", new { name = $"{Name} Far", channelId = OtherChannel }, cancellationToken));
        await MakeAndRemoveAsync(cancellationToken);
        Ids["serviceId"] = await MakeServiceAsync(Ids["customerId"], "one", cancellationToken);
        await MakeServiceAsync(NeighbourCustomer, "two", cancellationToken);
        await MakeServiceAsync(far, "three", cancellationToken);
        Ids["siteId"] = Id(await Admin.CreateAsync(
            $"api/v1/services/{Ids["serviceId"]}/sites",
            new { name = $"{Name} Site", shortName = $"{Name}-site".ToLowerInvariant(), sbcAddresses = new[] { "192.0.2.1" } },
            cancellationToken));
    }

    private async Task MakeAndRemoveAsync(CancellationToken cancellationToken)
    {
        var gone = Id(await Admin.CreateAsync("api/v1/customers", new { name = $"{Name} Gone" }, cancellationToken));
        var removed = await Admin.SendAsync(HttpMethod.Delete, $"api/v1/customers/{gone}", null, cancellationToken, ifMatch: "\"1\"");
        removed.Status.ShouldBe(System.Net.HttpStatusCode.NoContent, removed.ToString());
    }

    private async Task<Guid> MakeServiceAsync(Guid customerId, string label, CancellationToken cancellationToken) =>
        Id(await Admin.CreateAsync(
            "api/v1/services",
            new
            {
                customerId,
                kind = "DirectRouting",
                fullName = $"{Name} voice {label}",
                shortName = $"{Name}-{label}".ToLowerInvariant(),
                licensedUsers = 20,
            },
            cancellationToken));

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        Ids["m365TenantId"] = Tenant.TenantId;
        Ids["connectionId"] = Id(await Admin.CreateAsync(
            "api/v1/connections",
            new { serviceId = Ids["serviceId"], m365TenantId = Tenant.TenantId, clientId = Tenant.ClientId, clientSecret = Tenant.Secret },
            cancellationToken));
        await Admin.WaitAsync($"api/v1/connections/{Ids["connectionId"]}", x => Text(x, "status") == "Verified", cancellationToken);
        await RotateInVainAsync(cancellationToken);
        await ReplaceSecretAsync(cancellationToken);
        Ids["syncAppId"] = Id(await Admin.CreateAsync(
            "api/v1/sync-apps", new { homeTenantId = Tenant.TenantId, clientId = Tenant.ClientId, clientSecret = Tenant.Secret },
            cancellationToken));
        await Admin.WaitAsync($"api/v1/sync-apps/{Ids["syncAppId"]}", x => Text(x, "status") == "Verified", cancellationToken);
        await SignInAsync(cancellationToken);
        var path = $"api/v1/role-assessments?connectionId={Ids["connectionId"]}";
        await Admin.WaitAsync(path, AllSatisfied, cancellationToken);
        await Admin.CreateAsync("api/v1/role-assessments", new { connectionId = Ids["connectionId"], stage = "DayTwo" }, cancellationToken);
        var assessments = await Admin.WaitAsync(path, AllSatisfied, cancellationToken);
        Ids["assessmentId"] = Id(Items(assessments).First());
    }

    /// <summary>The application does not own itself: that it may not make secrets is what is told.</summary>
    private async Task RotateInVainAsync(CancellationToken cancellationToken)
    {
        var path = $"api/v1/connections/{Ids["connectionId"]}";
        var rotated = await Admin.SendAsync(HttpMethod.Post, $"{path}/rotate", null, cancellationToken);
        rotated.Status.ShouldBe(System.Net.HttpStatusCode.Accepted, rotated.ToString());
        await Admin.WaitAsync(path, x => Text(x.GetProperty("rotation"), "phase") == "Failed", cancellationToken);
    }

    /// <summary>Another service, by the sign-in of somebody who may not make a registration: an upgrade leaves it as it is.</summary>
    private async Task SignInAsync(CancellationToken cancellationToken)
    {
        var service = await MakeServiceAsync(Ids["customerId"], "four", cancellationToken);
        var refreshToken = await Tenant.SignInAsync("voice", cancellationToken);
        Ids["connectionIds.item"] = Id(
            await Admin.CreateAsync(
                "api/v1/connections", new { serviceId = service, m365TenantId = Tenant.TenantId, refreshToken }, cancellationToken));
        await Admin.WaitAsync($"api/v1/connections/{Ids["connectionIds.item"]}", x => Text(x, "status") == "Verified", cancellationToken);
        Ids["upgradeId"] = Id(await Admin.CreateAsync(
            "api/v1/upgrades",
            new { name = $"{Name} upgrade", source = "DelegatedToken", connectionIds = new[] { Ids["connectionIds.item"] } },
            cancellationToken));
        await Admin.WaitAsync($"api/v1/upgrades/{Ids["upgradeId"]}", x => x.GetProperty("isFinished").GetBoolean(), cancellationToken);
    }

    private async Task SetFreshnessAsync(CancellationToken cancellationToken)
    {
        foreach (var whose in new[] { "provider", $"customers/{Ids["customerId"]}" })
        {
            var set = await Admin.SendAsync(
                HttpMethod.Put, $"api/v1/freshness-targets/{whose}", JsonSerializer.Serialize(new { hours = 48 }), cancellationToken,
                ifMatch: "\"0\"");
            set.Status.ShouldBe(System.Net.HttpStatusCode.OK, set.ToString());
        }
    }

    /// <summary>By itself: what counts is that there is a change, whose former secret stands by.</summary>
    private async Task ReplaceSecretAsync(CancellationToken cancellationToken)
    {
        var path = $"api/v1/connections/{Ids["connectionId"]}";
        var read = await Admin.TryGetAsync(path, cancellationToken);
        var replaced = await Admin.SendAsync(
            HttpMethod.Put, $"{path}/credential", JsonSerializer.Serialize(new { clientSecret = Tenant.Secret }), cancellationToken,
            ifMatch: read.ETag);
        replaced.Status.ShouldBe(System.Net.HttpStatusCode.Accepted, replaced.ToString());
        await Admin.WaitAsync(path, x => Text(x.GetProperty("change"), "phase") == "Settling", cancellationToken);
    }

    private async Task ReplicateAsync(CancellationToken cancellationToken)
    {
        var directories = await Admin.WaitAsync(
            $"api/v1/directories?m365TenantId={Tenant.TenantId}", x => Items(x).Any(), cancellationToken);
        Ids["directoryId"] = Id(Items(directories).First());
        var path = $"api/v1/directories/{Ids["directoryId"]}";
        await Admin.WaitAsync($"{path}/replication-runs", AllComplete, cancellationToken);
        await Admin.CreateAsync($"{path}/replication-runs", new { }, cancellationToken);
        var runs = await Admin.WaitAsync($"{path}/replication-runs", AllComplete, cancellationToken);
        Ids["replicationRunId"] = Id(Items(runs).First());
        Ids["userId"] = Id(Items(await Admin.GetAsync($"{path}/users", cancellationToken)).First());
        Ids["groupId"] = Id(Items(await Admin.GetAsync($"{path}/groups", cancellationToken)).First());
    }

    private async Task OnboardAsync(LiveSystem system, CancellationToken cancellationToken)
    {
        var server = system.Stack.NameServer;
        var storedSecretId = Id(await Admin.CreateAsync(
            "api/v1/stored-secrets", new { name = $"{Name} key", purpose = "DnsUpdate", value = server.Key }, cancellationToken));
        Ids["key.storedSecretId"] = storedSecretId;
        var key = new { keyName = PrivateKnot.KeyName, algorithm = "HmacSha256", storedSecretId };
        Ids["baseDomainId"] = Id(await Admin.CreateAsync(
            "api/v1/base-domains", new { domain = Stack.Zone, servers = new[] { server.Address }, key }, cancellationToken));
        Ids["onboardingRunId"] = Id(await Admin.CreateAsync(
            "api/v1/onboarding-runs",
            new { serviceId = Ids["serviceId"], dnsMode = "Automatic", baseDomainId = Ids["baseDomainId"], usageLocation = "DE" },
            cancellationToken));
        await Admin.WaitAsync($"api/v1/onboarding-runs/{Ids["onboardingRunId"]}", x => Text(x, "state") == "Completed", cancellationToken);
        await Admin.WaitAsync($"api/v1/role-assessments?connectionId={Ids["connectionId"]}", AllSatisfied, cancellationToken);
    }

    /// <summary>An invitation, and an attempt with a link that another replaced.</summary>
    private async Task InviteAsync(CancellationToken cancellationToken)
    {
        var made = await Admin.CreateAsync(
            "api/v1/invitations", new { connectionId = Ids["connectionId"], senderName = Name }, cancellationToken);
        Ids["invitationId"] = Id(made);
        var path = $"api/v1/invitations/{Ids["invitationId"]}";
        var read = await Admin.TryGetAsync(path, cancellationToken);
        var resent = await Admin.SendAsync(HttpMethod.Post, $"{path}/resend", null, cancellationToken, ifMatch: read.ETag);
        resent.Status.ShouldBe(System.Net.HttpStatusCode.OK, resent.ToString());
        var token = made.GetProperty("link").GetString()!.Split('#')[1];
        var replay = await Admin.SendAsync(
            HttpMethod.Post, "api/v1/invitee/session", JsonSerializer.Serialize(new { token }), cancellationToken);
        replay.Status.ShouldBe(System.Net.HttpStatusCode.NotFound, replay.ToString());
    }

    /// <summary>A webhook whose receiver nobody finds, and a test of it: tried once, it stays as it is.</summary>
    private async Task HookAsync(string secret, CancellationToken cancellationToken)
    {
        var signature = new { name = $"{Name} hook", purpose = "WebhookSignature", value = secret };
        var storedSecretId = Id(await Admin.CreateAsync("api/v1/stored-secrets", signature, cancellationToken));
        Ids["storedSecretId"] = storedSecretId;
        var hook = new { name = Name, url = "https://hooks.invalid/alerts", storedSecretId, codes = new[] { "sync_app.failed" } };
        Ids["webhookId"] = Id(await Admin.CreateAsync("api/v1/webhooks", hook, cancellationToken));
        var path = $"api/v1/webhooks/{Ids["webhookId"]}";
        Ids["deliveryId"] = Id(await Admin.CreateAsync($"{path}/test", new { }, cancellationToken));
        await Admin.WaitAsync($"{path}/deliveries/{Ids["deliveryId"]}", x => Text(x, "state") == "Dead", cancellationToken);
    }

    // Nothing may be under way any more: the walks compare what they see before and after.
    private static bool AllSatisfied(JsonElement assessments) =>
        Items(assessments).Any() && Items(assessments).All(x => Text(x, "outcome") == "Satisfied");

    private static bool AllComplete(JsonElement runs) => Items(runs).Any() && Items(runs).All(run => Text(run, "status") == "Complete");

    private static Guid Id(JsonElement made) => made.GetProperty("id").GetGuid();

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonElement.ArrayEnumerator Items(JsonElement page) => page.GetProperty("items").EnumerateArray();
}
