using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;

namespace LivePlatform.TestKit.Servers;

/// <summary>A RabbitMQ virtual host of a test class's own.</summary>
public sealed class TestVhost : IAsyncDisposable
{
    private readonly TestServers _servers;

    private TestVhost(TestServers servers, string name) => (_servers, Name) = (servers, name);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The settings by which a service finds it, as the admin user.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Broker:Host"] = "127.0.0.1",
        ["Broker:Port"] = _servers.RabbitPort.ToString(CultureInfo.InvariantCulture),
        ["Broker:Tls"] = "false",
        ["Broker:VirtualHost"] = Name,
        ["Broker:Username"] = _servers.RabbitUser,
        ["Broker:Password"] = _servers.RabbitPassword,
    };

    /// <summary>Makes one.</summary>
    public static async Task<TestVhost> CreateAsync()
    {
        var servers = await TestServers.GetAsync();
        var vhost = new TestVhost(servers, $"test-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        using var api = vhost.Management();
        using var made = await api.PutAsJsonAsync($"vhosts/{vhost.Name}", new { });
        made.EnsureSuccessStatusCode();
        using var granted = await api.PutAsJsonAsync(
            $"permissions/{vhost.Name}/{servers.RabbitUser}", new { configure = ".*", write = ".*", read = ".*" });
        granted.EnsureSuccessStatusCode();
        return vhost;
    }

    /// <summary>A client of the management API.</summary>
    public HttpClient Management()
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_servers.RabbitManagementPort}/api/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_servers.RabbitUser}:{_servers.RabbitPassword}")));
        return client;
    }

    /// <summary>Drops it with its queues.</summary>
    public async ValueTask DisposeAsync()
    {
        using var api = Management();
        using var gone = await api.DeleteAsync($"vhosts/{Name}");
    }
}
