using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.Truth;

namespace LivePlatform.Faults.Tests;

/// <summary>What a tenant holds.</summary>
/// <param name="Users">Users.</param>
/// <param name="Groups">Groups.</param>
/// <param name="Memberships">Direct memberships.</param>
internal sealed record TenantSize(int Users, int Groups, int Memberships);

/// <summary>A customer with a simulated tenant: connected, replicated and compared through the API alone.</summary>
internal sealed class CustomerTenant(LiveSystem system, string name, int seed, TenantSize size)
{
    /// <summary>Role template id of Teams Administrator (Microsoft Entra built-in roles).</summary>
    private const string TeamsAdministrator = "69091246-20e8-4a56-aa4d-066075b2a7a8";
    private static readonly string[] Permissions =
        [
            "User.Read.All", "Group.Read.All", "GroupMember.Read.All", "Organization.Read.All", "Application.Read.All",
            "RoleManagement.Read.Directory",
        ];

    private readonly Guid _clientId = Guid.NewGuid();
    private readonly string _secret = $"faults~{Guid.NewGuid():N}";
    private readonly (string Customer, string Service, string Connection) _keys =
        (Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), Guid.NewGuid().ToString());

    public string Name => name;

    public Guid TenantId { get; } = Guid.NewGuid();

    public Guid DirectoryId { get; private set; }

    /// <summary>Ids of what the API said it made.</summary>
    public (Guid Customer, Guid Service, Guid Connection) Made { get; private set; }

    private string Root => $"_simulator/tenants/{TenantId}";

    public async Task SeedAsync()
    {
        await ControlAsync("_simulator/tenants", new
        {
            tenantId = TenantId,
            displayName = name,
            domain = $"t{TenantId:N}.onmicrosoft.com",
            seed,
            users = size.Users,
            groups = size.Groups,
            memberships = size.Memberships,
        });
        await AcceptSecretAsync(isOurs: true);
    }

    /// <summary>From now on the application has our secret, or another one.</summary>
    public async Task AcceptSecretAsync(bool isOurs)
    {
        using var app = await system.Simulator.PutAsJsonAsync(
            $"{Root}/apps/{_clientId}",
            new
            {
                displayName = "LivePlatform",
                permissions = Permissions,
                secrets = new[] { new { value = isOurs ? _secret : $"another~{Guid.NewGuid():N}" } },
                roles = new[] { new { role = TeamsAdministrator } },
            },
            TestContext.Current.CancellationToken);
        app.EnsureSuccessStatusCode();
    }

    /// <summary>Microsoft refuses what is read below a path.</summary>
    /// <returns>The fault, by which it is taken away again.</returns>
    public async Task<Guid> RefuseAsync(string path) =>
        (await ControlAsync("_simulator/faults", new { kind = "status", status = 403, tenantId = TenantId, path })).GetProperty("id")
            .GetGuid();

    /// <summary>Deletes so many users in the tenant.</summary>
    public Task DeleteUsersAsync(int count) => ControlAsync($"{Root}/changes/script", new { seed, deletes = count });

    /// <summary>Creates customer, service and connection; called again, it repeats the same requests with the same keys.</summary>
    public async Task<(Guid Customer, Guid Service, Guid Connection)> ConnectAsync()
    {
        var customer = await CreateAsync("api/v1/customers", new { name }, _keys.Customer);
        var service = await CreateAsync(
            "api/v1/services",
            new
            {
                customerId = customer,
                kind = "DirectRouting",
                fullName = $"{name} voice",
                shortName = $"s{TenantId:N}"[..8],
                licensedUsers = 20,
            },
            _keys.Service);
        var connection = await CreateAsync(
            "api/v1/connections", new { serviceId = service, m365TenantId = TenantId, clientId = _clientId, clientSecret = _secret },
            _keys.Connection);
        return Made = (customer, service, connection);
    }

    public async Task FindDirectoryAsync()
    {
        var found = await system.Api.WaitAsync(
            $"api/v1/directories?m365TenantId={TenantId}", x => x.GetProperty("items").GetArrayLength() == 1);
        DirectoryId = found.GetProperty("items")[0].GetProperty("id").GetGuid();
    }

    public Task StartRunAsync() => system.Api.CreateAsync($"api/v1/directories/{DirectoryId}/replication-runs", new { });

    /// <summary>Waits until so many pages of the newest run are committed.</summary>
    public async Task<ObservedRun> WaitForPagesAsync(int run, int pages, TimeSpan? patience = null) =>
        ObservedRun.Newest(await system.Api.WaitAsync(
            $"api/v1/directories/{DirectoryId}/replication-runs",
            x => x.GetProperty("items").GetArrayLength() >= run
                && (ObservedRun.Newest(x) is var newest && (newest.IsOver || newest.Pages >= pages)),
            patience));

    /// <summary>Waits until the newest of so many runs is over, however it ended.</summary>
    public Task<ObservedRun> WaitForEndAsync(int run, TimeSpan? patience = null) => WaitForPagesAsync(run, int.MaxValue, patience);

    public async Task<int> CountRunsAsync() =>
        (await system.Api.GetAsync($"api/v1/directories/{DirectoryId}/replication-runs")).GetProperty("items").GetArrayLength();

    /// <summary>
    /// Nearly stops reading while a part is dead and starts again, which takes its time on a busy machine: otherwise the run is over before
    /// the next kill.
    /// </summary>
    public Task<Latency> NearlyStopAsync() => SlowDownAsync(TimeSpan.FromSeconds(5));

    /// <summary>Each Graph call of this tenant's delta takes so long, until the answer is disposed of.</summary>
    public async Task<Latency> SlowDownAsync(TimeSpan each) => new(
        system.Simulator,
        (await ControlAsync(
            "_simulator/faults",
            new { kind = "latency", latencyMs = (int)each.TotalMilliseconds, tenantId = TenantId, path = "delta" })).GetProperty("id")
                .ToString());

    /// <summary>Changes the tenant and makes its delta links void, so that the next run reads everything again.</summary>
    public async Task ChangeAndForgetAsync(int changeSeed)
    {
        await ControlAsync(
            $"{Root}/changes/script",
            new { seed = changeSeed, adds = 5, renames = 7, disables = 3, deletes = 4, memberMoves = 9, groupRenames = 2 });
        await ControlAsync($"{Root}/delta/reset", new { });
    }

    /// <summary>Delta pages that the simulator has given for this tenant.</summary>
    public async Task<int> CountPagesGivenAsync()
    {
        var counters = await system.Simulator.GetFromJsonAsync<JsonElement>(
            $"_simulator/counters?tenantId={TenantId}", TestContext.Current.CancellationToken);
        return counters.GetProperty("rows").EnumerateArray()
            .Where(row => row.GetProperty("route").GetString()!.Contains("delta", StringComparison.OrdinalIgnoreCase))
            .Sum(row => row.GetProperty("granted").GetInt32());
    }

    public async Task ShouldEqualTheTruthAsync() =>
        (await DirectoryComparison.RunAsync(
            system.Api.Http, DirectoryId, system.Simulator, TenantId, TestContext.Current.CancellationToken)).ShouldBeEmpty();

    private async Task<Guid> CreateAsync(string path, object body, string key) =>
        (await system.Api.CreateAsync(path, body, key)).GetProperty("id").GetGuid();

    private async Task<JsonElement> ControlAsync(string path, object body)
    {
        using var response = await system.Simulator.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue($"The simulator answered {(int)response.StatusCode} to {path}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }
}
