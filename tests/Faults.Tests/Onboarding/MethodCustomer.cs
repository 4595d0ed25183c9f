using System.Text.Json;

namespace LivePlatform.Faults.Tests.Onboarding;

/// <summary>A customer whose connections are of one method, and hold the roles and permissions that automatic DNS takes.</summary>
internal sealed class MethodCustomer(LiveSystem system, string method)
{
    private const string Password = "Correct horse 1";
    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

    /// <summary>Teams, Domain Name and User Administrator.</summary>
    private static readonly string[] Roles =
    [
        "69091246-20e8-4a56-aa4d-066075b2a7a8", "8329153b-31d0-4727-b945-745eb3bc5f31", "fe930be7-5e62-47db-91af-98c3a49a38b1",
    ];
    private static readonly string[] Scopes = ["User.Read.All", "Group.ReadWrite.All", "Directory.AccessAsUser.All"];
    private static readonly string[] Permissions =
    [
        "User.Read.All", "GroupMember.Read.All", "Organization.Read.All", "Application.Read.All", "Application.ReadWrite.OwnedBy",
        "RoleManagement.Read.Directory",
        "Domain.ReadWrite.All", "User.ReadWrite.All", "LicenseAssignment.ReadWrite.All", "LicenseAssignment.Read.All",
    ];

    private readonly Guid _tenant = Guid.NewGuid();
    private readonly Guid _registration = Guid.NewGuid();
    private readonly string _secret = $"method~{Guid.NewGuid():N}";
    private Guid _syncApp;
    private Guid _customer;

    public Guid TenantId => _tenant;

    /// <summary>A line of an upgrade's list.</summary>
    public string Line => $"{_tenant},{_registration},{_secret}";

    private string Domain => $"m{_tenant:N}"[..10];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task SeedAsync()
    {
        _syncApp = await BulkCustomers.SyncAppAsync(system);
        await ControlAsync(
            HttpMethod.Post, null, new { tenantId = _tenant, domain = $"{Domain}.onmicrosoft.com", seed = 5, users = 12, groups = 2 });
        await ControlAsync(HttpMethod.Put, $"apps/{_syncApp}", new { permissions = Array.Empty<string>(), scopes = Scopes });
        await ControlAsync(HttpMethod.Put, $"apps/{_registration}", new
        {
            permissions = Permissions,
            secrets = new[] { new { value = _secret } },
            roles = Roles.Select(role => new { role }),
        });
        _customer = await IdAsync("api/v1/customers", new { name = $"By {method} {_tenant:N}"[..30] });
    }

    /// <summary>A service with a connection of the method that works, and an account of its own where users act.</summary>
    /// <param name="letter">Tells the services of this customer apart.</param>
    /// <param name="isAdmin">True: the user may make registrations.</param>
    public async Task<(Guid Service, Guid Connection)> ConnectAsync(char letter, bool isAdmin = false)
    {
        var user = $"{letter}-voice@{Domain}.onmicrosoft.com";
        await ControlAsync(
            HttpMethod.Put, $"accounts/{user}", new { password = Password, roles = isAdmin ? [GlobalAdministrator] : Roles });
        var service = await IdAsync(
            "api/v1/services",
            new
            {
                customerId = _customer,
                kind = "DirectRouting",
                fullName = $"Voice {letter} by {method}",
                shortName = $"{letter}{_tenant:N}"[..10],
                licensedUsers = 5,
            });
        await IdAsync($"api/v1/services/{service}/sites", new { name = "Headquarters", sbcAddresses = new[] { "192.0.2.1" } });
        var connection = await IdAsync("api/v1/connections", method switch
        {
            "AppRegistration" => new { serviceId = service, m365TenantId = _tenant, clientId = _registration, clientSecret = _secret },
            "DelegatedToken" => new { serviceId = service, m365TenantId = _tenant, refreshToken = await SignInAsync(user) },
            _ => (object)new { serviceId = service, m365TenantId = _tenant, user = new { userName = user, password = Password } },
        });
        await system.Api.WaitAsync($"api/v1/connections/{connection}", x => x.GetProperty("status").GetString() == "Verified");
        return (service, connection);
    }

    /// <summary>A site with a sub-domain of its own.</summary>
    public Task<Guid> AddSiteAsync(Guid service, string name) =>
        IdAsync(
            $"api/v1/services/{service}/sites", new { name, shortName = $"{name}{_tenant:N}"[..10], sbcAddresses = new[] { "192.0.2.2" } });

    /// <summary>Names of the tenant's domains beside its first.</summary>
    public async Task<IReadOnlyList<string>> DomainsAsync() =>
        [.. (await ControlAsync(HttpMethod.Get, "truth/domains", null)).EnumerateArray().Select(x => x.GetProperty("name").GetString()!)];

    private async Task<string> SignInAsync(string user) =>
        (await ControlAsync(HttpMethod.Post, $"accounts/{user}/sign-in", new { appId = _syncApp })).GetProperty("refreshToken")
            .GetString()!;

    private async Task<Guid> IdAsync(string path, object body) => (await system.Api.CreateAsync(path, body)).GetProperty("id").GetGuid();

    private Task<JsonElement> ControlAsync(HttpMethod verb, string? path, object? body) =>
        system.ControlAsync(verb, path is null ? "tenants" : $"tenants/{_tenant}/{path}", body);
}
