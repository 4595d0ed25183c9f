using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.DevHost.Demo;

/// <summary>What the customer's own admin does in the demo: the tenant, the application, its roles; and the life of the directory.</summary>
internal sealed class SimulatedTenant(HttpClient simulator, DemoCustomer customer)
{
    /// <summary>Role template id of Teams Administrator (Microsoft Entra built-in roles).</summary>
    private const string TeamsAdministrator = "69091246-20e8-4a56-aa4d-066075b2a7a8";
    private static readonly string[] Permissions =
        ["User.Read.All", "Group.Read.All", "GroupMember.Read.All", "Organization.Read.All", "Application.Read.All", "RoleManagement.Read.Directory"];

    private string Root => $"_simulator/tenants/{customer.TenantId}";

    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        await PostAsync("_simulator/tenants", new
        {
            tenantId = customer.TenantId,
            displayName = customer.Name,
            domain = $"{customer.ShortName}.onmicrosoft.com",
            seed = customer.Number,
            users = customer.Users,
            groups = customer.Groups,
        }, cancellationToken);
        using var app = await simulator.PutAsJsonAsync($"{Root}/apps/{customer.ClientId}", new
        {
            displayName = "LivePlatform",
            permissions = Permissions,
            secrets = new[] { new { value = customer.Secret, displayName = "LivePlatform" } },
        }, cancellationToken);
        await CheckAsync(app, cancellationToken);
        if (!customer.LacksRole)
        {
            await GrantRoleAsync(cancellationToken);
        }
    }

    public Task GrantRoleAsync(CancellationToken cancellationToken) =>
        PostAsync($"{Root}/apps/{customer.ClientId}/roles", new { role = TeamsAdministrator }, cancellationToken);

    /// <summary>A day in the tenant: people come, go, come back and move. Few enough removals to pass the guard.</summary>
    public async Task<int> LiveADayAsync(CancellationToken cancellationToken)
    {
        var few = Math.Max(1, customer.Users / 200);
        var first = await PostAsync($"{Root}/changes/script", new { seed = customer.Number, adds = few + 2, renames = few + 1, disables = few, deletes = few + 1, memberMoves = few + 2, groupAdds = 1, groupRenames = 1 }, cancellationToken);
        var then = await PostAsync($"{Root}/changes/script", new { seed = customer.Number + 100, restores = 1, groupDeletes = 1 }, cancellationToken);
        return Count(first) + Count(then);
    }

    private static int Count(JsonElement done) => done.EnumerateObject().Sum(kind => kind.Value.GetArrayLength());

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await simulator.PostAsJsonAsync(path, body, cancellationToken);
        await CheckAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The simulator answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }
}
