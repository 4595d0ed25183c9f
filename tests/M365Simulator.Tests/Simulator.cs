using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

[assembly: AssemblyFixture(typeof(LivePlatform.M365Simulator.Tests.Simulator))]

namespace LivePlatform.M365Simulator.Tests;

/// <summary>One simulator for all tests. Each test seeds a tenant and an app of its own.</summary>
public sealed class Simulator : IAsyncLifetime
{
    public static readonly string[] ReadEverything =
        [
            "User.Read.All", "Group.Read.All", "Organization.Read.All", "Application.ReadWrite.OwnedBy", "RoleManagement.Read.Directory",
            "Directory.Read.All",
        ];

    private SimulatorServer? _server;

    public SimulatorServer Server => _server!;

    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await SimulatorServer.StartAsync();
        Http = Server.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>A tenant with an app that may read everything.</summary>
    public async Task<Seeded> SeedAsync(
        int users = 20, int groups = 5, int? memberships = null, string[]? permissions = null, double nodesLagSeconds = 0)
    {
        var seeded = new Seeded(this, Guid.NewGuid(), Guid.NewGuid());
        await SendAsync(
            HttpMethod.Post, "/_simulator/tenants",
            new { tenantId = seeded.Tenant, seed = 7, users, groups, memberships, nodesLagSeconds });
        await SendAsync(HttpMethod.Put, $"{seeded.Control}/apps/{seeded.App}", new
        {
            permissions = permissions ?? ReadEverything,
            secrets = new[] { new { value = seeded.Secret } },
        });
        return seeded;
    }

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }
}

/// <summary>A seeded tenant with its app.</summary>
public sealed record Seeded(Simulator Simulator, Guid Tenant, Guid App)
{
    private string? _token;

    public string Secret => $"s3cret~{App:N}";

    public string Control => $"/_simulator/tenants/{Tenant}";

    public Task<JsonElement> ControlAsync(HttpMethod method, string path, object? body = null) =>
        Simulator.SendAsync(method, Control + path, body);

    public async Task<HttpResponseMessage> RequestTokenAsync(
        string? secret = null, string scope = "https://graph.microsoft.com/.default", Guid? app = null, string? tenant = null)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = (app ?? App).ToString(),
            ["client_secret"] = secret ?? Secret,
            ["scope"] = scope,
            ["grant_type"] = "client_credentials",
        });
        return await Simulator.Http.PostAsync($"/{tenant ?? Tenant.ToString()}/oauth2/v2.0/token", form);
    }

    public async Task<string> TokenAsync(bool fresh = false)
    {
        if (_token is null || fresh)
        {
            using var response = await RequestTokenAsync();
            _token = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
        }

        return _token;
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string url, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url.StartsWith("https", StringComparison.Ordinal) ? url : $"/v1.0/{url}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = body is null ? null : JsonContent.Create(body);
        return await Simulator.Http.SendAsync(request);
    }

    public async Task<JsonElement> GetAsync(string url, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Get, url, null, headers);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{url}: {(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>Status, error code, answer headers of a call that fails.</summary>
    public async Task<(int Status, string Code, HttpResponseMessage Response)> FailAsync(string url)
    {
        var response = await SendAsync(HttpMethod.Get, url);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        return ((int)response.StatusCode, error.GetProperty("code").GetString()!, response);
    }

    /// <summary>The truth, line by line.</summary>
    public async Task<List<JsonElement>> TruthAsync(string what)
    {
        var text = await Simulator.Http.GetStringAsync($"{Control}/truth/{what}");
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }
}
