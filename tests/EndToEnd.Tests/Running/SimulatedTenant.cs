using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.EndToEnd.Tests.Running;

/// <summary>A small Microsoft 365 tenant whose admin registered the application and gave it the role.</summary>
internal sealed record SimulatedTenant(HttpClient Simulator, string Name, string Secret)
{
    /// <summary>Role template ids (Microsoft Entra built-in roles): Teams, Domain Name and User Administrator.</summary>
    private static readonly string[] Roles =
        ["69091246-20e8-4a56-aa4d-066075b2a7a8", "8329153b-31d0-4727-b945-745eb3bc5f31", "fe930be7-5e62-47db-91af-98c3a49a38b1"];

    private static readonly string[] Permissions =
    [
        "User.Read.All", "Group.Read.All", "GroupMember.Read.All", "Organization.Read.All", "Application.Read.All",
        "RoleManagement.Read.Directory",
        "Domain.ReadWrite.All", "User.ReadWrite.All", "LicenseAssignment.ReadWrite.All", "LicenseAssignment.Read.All",
    ];

    /// <summary>Few enough that an alert tells of them.</summary>
    private const int DaysLeft = 20;

    public Guid TenantId { get; } = Guid.NewGuid();

    public Guid ClientId { get; } = Guid.NewGuid();

    /// <summary>Somebody who signed in to the application, and what it may do for them.</summary>
    /// <returns>The refresh token.</returns>
    public async Task<string> SignInAsync(string name, CancellationToken cancellationToken)
    {
        var root = $"_simulator/tenants/{TenantId}";
        var user = $"{name}@{TenantId:N}.onmicrosoft.com";
        using var scopes = await Simulator.PutAsJsonAsync(
            $"{root}/apps/{ClientId}/scopes", new[] { "User.Read.All", "Directory.AccessAsUser.All" }, cancellationToken);
        scopes.EnsureSuccessStatusCode();
        using var account = await Simulator.PutAsJsonAsync(
            $"{root}/accounts/{user}", new { password = "Correct horse 1" }, cancellationToken);
        account.EnsureSuccessStatusCode();
        using var signedIn = await Simulator.PostAsJsonAsync(
            $"{root}/accounts/{user}/sign-in", new { appId = ClientId }, cancellationToken);
        signedIn.EnsureSuccessStatusCode();
        return (await signedIn.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("refreshToken").GetString()!;
    }

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
            new
            {
                displayName = "LivePlatform",
                permissions = Permissions,
                secrets = new[]
                {
                    new { value = Secret, displayName = "LivePlatform", expiresAt = TimeProvider.System.GetUtcNow().AddDays(DaysLeft) },
                },
            },
            cancellationToken);
        app.EnsureSuccessStatusCode();
        foreach (var role in Roles)
        {
            using var given = await Simulator.PostAsJsonAsync($"{root}/apps/{ClientId}/roles", new { role }, cancellationToken);
            given.EnsureSuccessStatusCode();
        }
    }
}
