using System.Net.Http.Json;

namespace LivePlatform.EndToEnd.Tests.Running;

/// <summary>A small Microsoft 365 tenant whose admin registered the application and gave it the role.</summary>
internal sealed record SimulatedTenant(HttpClient Simulator, string Name, string Secret)
{
    /// <summary>Role template id of Teams Administrator (Microsoft Entra built-in roles).</summary>
    private const string TeamsAdministrator = "69091246-20e8-4a56-aa4d-066075b2a7a8";
    private static readonly string[] Permissions =
        ["User.Read.All", "Group.Read.All", "GroupMember.Read.All", "Organization.Read.All", "Application.Read.All", "RoleManagement.Read.Directory"];

    public Guid TenantId { get; } = Guid.NewGuid();

    public Guid ClientId { get; } = Guid.NewGuid();

    public async Task SeedAsync(int users, int groups, CancellationToken cancellationToken)
    {
        var root = $"_simulator/tenants/{TenantId}";
        using var tenant = await Simulator.PostAsJsonAsync(
            "_simulator/tenants",
            new { tenantId = TenantId, displayName = Name, domain = $"{TenantId:N}.onmicrosoft.com", seed = users, users, groups },
            cancellationToken);
        tenant.EnsureSuccessStatusCode();
        using var app = await Simulator.PutAsJsonAsync(
            $"{root}/apps/{ClientId}",
            new { displayName = "LivePlatform", permissions = Permissions, secrets = new[] { new { value = Secret, displayName = "LivePlatform" } } },
            cancellationToken);
        app.EnsureSuccessStatusCode();
        using var role = await Simulator.PostAsJsonAsync($"{root}/apps/{ClientId}/roles", new { role = TeamsAdministrator }, cancellationToken);
        role.EnsureSuccessStatusCode();
    }
}
