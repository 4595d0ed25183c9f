extern alias simulator;

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using simulator::LivePlatform.M365Simulator;

namespace LivePlatform.RoleValidation.Tests.Hosting;

/// <summary>Microsoft's side: a simulator of this test class's own.</summary>
internal sealed class Microsoft365 : IAsyncDisposable
{
    public static readonly string[] Everything =
    [
        "User.Read.All", "GroupMember.Read.All", "RoleManagement.Read.Directory", "Application.Read.All",
    ];

    /// <summary>The standard consent of a provider's application for users who sign in.</summary>
    public static readonly string[] Consented = ["User.Read.All", "Group.ReadWrite.All", "Directory.AccessAsUser.All"];

    /// <summary>Enough to replicate, and nothing to read roles with.</summary>
    public static readonly string[] Replication = ["User.Read.All", "GroupMember.Read.All"];

    private readonly SimulatorServer _server;
    private readonly HttpClient _control;

    private Microsoft365(SimulatorServer server) => (_server, _control) = (server, server.CreateClient());

    public string BaseUrl => _server.BaseUrl;

    public string CertificatePem => _server.Certificate.ExportCertificatePem();

    public static async Task<Microsoft365> StartAsync() => new(await SimulatorServer.StartAsync());

    public SocketsHttpHandler NewHandler() => _server.CreateHandler();

    /// <summary>An M365 tenant with one application.</summary>
    public async Task<CustomerApp> RegisterAsync(params string[] permissions)
    {
        var app = new CustomerApp(this, Guid.NewGuid(), Guid.NewGuid());
        await ControlAsync(HttpMethod.Post, "tenants", new { tenantId = app.Tenant, users = 3, groups = 1 });
        await ControlAsync(HttpMethod.Put, app.Path, new { permissions, secrets = new[] { new { value = app.Secret } } });
        return app;
    }

    /// <summary>An M365 tenant with a user who signs in to an application that was consented to these delegated permissions.</summary>
    public async Task<CustomerApp> RegisterUserAsync(params string[] scopes)
    {
        var app = new CustomerApp(this, Guid.NewGuid(), Guid.NewGuid(), "voice@contoso.example");
        await ControlAsync(HttpMethod.Post, "tenants", new { tenantId = app.Tenant, users = 3, groups = 1 });
        await ControlAsync(
            HttpMethod.Put, app.Path, new { permissions = Array.Empty<string>(), scopes, secrets = new[] { new { value = app.Secret } } });
        await ControlAsync(HttpMethod.Put, app.Principal, new { password = app.Secret });
        return app;
    }

    /// <summary>How long Microsoft takes to put a new role into tokens.</summary>
    public Task SetRolePropagationAsync(TimeSpan time) =>
        ControlAsync(HttpMethod.Patch, "settings", new { rolePropagation = time.ToString("c", CultureInfo.InvariantCulture) });

    public Task AdvanceAsync(TimeSpan by) => ControlAsync(HttpMethod.Post, "clock/advance", new { seconds = by.TotalSeconds });

    public async Task<JsonElement> ControlAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/_simulator/{path}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var response = await _control.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _server.DisposeAsync();
    }
}

/// <summary>A customer's application registration; with a user: the provider's application, to which that user signs in.</summary>
internal sealed record CustomerApp(Microsoft365 Microsoft, Guid Tenant, Guid App, string? User = null)
{
    public const string TeamsAdministrator = "69091246-20e8-4a56-aa4d-066075b2a7a8";
    public const string DomainNameAdministrator = "8329153b-31d0-4727-b945-745eb3bc5f31";
    public const string UserAdministrator = "fe930be7-5e62-47db-91af-98c3a49a38b1";
    public const string TelephonyAdministrator = "aa38014f-0993-46e9-9b45-30501a20909d";
    public const string SkypeAdministrator = "75941009-915a-4869-abe7-691bff18279e";

    public string Secret => $"s3cret~{App:N}";

    public string Path => $"tenants/{Tenant}/apps/{App}";

    /// <summary>Who holds the roles.</summary>
    public string Principal => User is null ? Path : $"tenants/{Tenant}/accounts/{User}";

    public async Task<string> GrantAsync(string role, string via = "direct", string scope = "/") =>
        (await Microsoft.ControlAsync(HttpMethod.Post, $"{Principal}/roles", new { role, via, scope })).GetProperty("id").GetString()!;

    public Task WithdrawAsync(string assignment) => Microsoft.ControlAsync(HttpMethod.Delete, $"{Principal}/roles/{assignment}");

    public Task PermitAsync(params string[] permissions) => Microsoft.ControlAsync(HttpMethod.Put, $"{Path}/permissions", permissions);

    public Task ConsentAsync(params string[] scopes) => Microsoft.ControlAsync(HttpMethod.Put, $"{Path}/scopes", scopes);

    public Task FaultAsync(object fault) => Microsoft.ControlAsync(HttpMethod.Post, "faults", fault);
}
