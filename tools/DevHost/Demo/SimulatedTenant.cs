using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.DevHost.Running;

namespace LivePlatform.DevHost.Demo;

/// <summary>
/// What the customer's own admin does in the demo: the tenant, the application, its roles and licences; and the life of the directory.
/// </summary>
internal sealed class SimulatedTenant(HttpClient simulator, DemoCustomer customer, Guid syncApp)
{
    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

    /// <summary>The standard consent, and what making a registration takes.</summary>
    private static readonly string[] Scopes =
        [
            "User.Read.All", "Group.ReadWrite.All", "Directory.AccessAsUser.All", "Application.ReadWrite.All",
            "AppRoleAssignment.ReadWrite.All", "RoleManagement.ReadWrite.Directory",
        ];

    /// <summary>Role template ids (Microsoft Entra built-in roles): Teams, Domain Name and User Administrator.</summary>
    private static readonly string[] Roles =
        ["69091246-20e8-4a56-aa4d-066075b2a7a8", "8329153b-31d0-4727-b945-745eb3bc5f31", "fe930be7-5e62-47db-91af-98c3a49a38b1"];

    /// <summary>The products with Teams Phone that the tenant has: E5, and Teams Phone Standard.</summary>
    private static readonly string[] PhoneProducts = ["06ebc4ee-1bb5-47dd-8120-11324bc54e06", "e43b5b99-8dfb-405f-9987-dc307f34bcbd"];

    private static readonly string[] Permissions =
    [
        "User.Read.All", "GroupMember.Read.All", "Organization.Read.All", "Application.Read.All", "RoleManagement.Read.Directory",
        "Domain.ReadWrite.All", "User.ReadWrite.All", "LicenseAssignment.ReadWrite.All", "LicenseAssignment.Read.All",
    ];

    private string Root => $"_simulator/tenants/{customer.TenantId}";

    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        await AddTenantAsync(
            customer.TenantId, $"{customer.ShortName}.onmicrosoft.com", customer.Users, customer.Groups, cancellationToken);
        if (customer.SignsIn)
        {
            await AddUserAsync(cancellationToken);
        }

        if (customer.Trouble != Trouble.NotConsented)
        {
            await ConsentAsync(cancellationToken);
            await GrantRolesAsync(
                $"apps/{customer.ClientId}", customer.Trouble == Trouble.NoRoles && !customer.SignsIn ? [] : Roles, cancellationToken);
        }

        if (customer.Trouble == Trouble.NoFreeLicence)
        {
            await BuyAsync(0, cancellationToken);
        }

        if (customer.Trouble == Trouble.DomainTaken)
        {
            await AddTenantAsync(customer.SquatterTenantId, $"{customer.ShortName}.{Stack.Zone}", 1, 0, cancellationToken);
        }
    }

    /// <summary>The application is in the tenant, with permissions and secrets.</summary>
    public async Task ConsentAsync(CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var app = await simulator.PutAsJsonAsync($"{Root}/apps/{customer.ClientId}", new
        {
            displayName = "LivePlatform",
            permissions = Permissions,
            secrets = new[]
            {
                new { value = customer.Secret, displayName = "LivePlatform", startsAt = now.AddDays(-1), expiresAt = now.AddYears(2) },
                new
                {
                    value = customer.EndedSecret,
                    displayName = "LivePlatform, last year",
                    startsAt = now.AddYears(-1),
                    expiresAt = now.AddDays(-1),
                },
            },
        }, cancellationToken);
        await CheckAsync(app, cancellationToken);
    }

    /// <summary>Its admin grants the roles to whoever acts there now: the user who signed in, or the application.</summary>
    public Task GrantRolesAsync(CancellationToken cancellationToken) =>
        GrantRolesAsync(customer.SignsIn ? $"accounts/{customer.UserName}" : $"apps/{customer.ClientId}", Roles, cancellationToken);

    /// <summary>The user signs in to the provider's application.</summary>
    /// <returns>The refresh token that this gives.</returns>
    public async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        var signedIn = await PostAsync($"{Root}/accounts/{customer.UserName}/sign-in", new { appId = syncApp }, cancellationToken);
        return signedIn.Text("refreshToken") ?? throw new InvalidOperationException("The simulator gave no refresh token.");
    }

    /// <summary>
    /// A service account, and the provider's application with its consent. Who lets the platform make a registration is Global
    /// Administrator.
    /// </summary>
    private async Task AddUserAsync(CancellationToken cancellationToken)
    {
        using var app = await simulator.PutAsJsonAsync(
            $"{Root}/apps/{syncApp}", new { permissions = Array.Empty<string>(), scopes = Scopes }, cancellationToken);
        await CheckAsync(app, cancellationToken);
        var roles = customer.Trouble == Trouble.NoRoles ? [] : customer.By == UpgradeBy.DelegatedToken ? [GlobalAdministrator] : Roles;
        using var account = await simulator.PutAsJsonAsync(
            $"{Root}/accounts/{customer.UserName}", new { password = customer.Password, roles }, cancellationToken);
        await CheckAsync(account, cancellationToken);
    }

    private async Task GrantRolesAsync(string principal, IEnumerable<string> roles, CancellationToken cancellationToken)
    {
        foreach (var role in roles)
        {
            await PostAsync($"{Root}/{principal}/roles", new { role }, cancellationToken);
        }
    }

    /// <summary>From now on the tenant has so many licences of each product with Teams Phone.</summary>
    public async Task BuyAsync(int licences, CancellationToken cancellationToken)
    {
        foreach (var product in PhoneProducts)
        {
            using var bought = await simulator.PutAsJsonAsync($"{Root}/skus/{product}", new { enabled = licences }, cancellationToken);
            await CheckAsync(bought, cancellationToken);
        }
    }

    /// <summary>A day in the tenant: people come, go, come back and move. Few enough removals to pass the guard.</summary>
    public async Task LiveADayAsync(CancellationToken cancellationToken)
    {
        var few = Math.Max(1, customer.Users / 200);
        await PostAsync(
            $"{Root}/changes/script",
            new
            {
                seed = customer.Number,
                adds = few + 2,
                renames = few + 1,
                disables = few,
                deletes = few + 1,
                memberMoves = few + 2,
                groupAdds = 1,
                groupRenames = 1,
            },
            cancellationToken);
        await PostAsync($"{Root}/changes/script", new { seed = customer.Number + 100, restores = 1, groupDeletes = 1 }, cancellationToken);
    }

    private async Task AddTenantAsync(Guid tenantId, string domain, int users, int groups, CancellationToken cancellationToken) =>
        await PostAsync(
            "_simulator/tenants",
            new { tenantId, displayName = customer.Name, domain, seed = customer.Number, users, groups },
            cancellationToken);

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
            throw new InvalidOperationException(
                $"The simulator answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }
}
