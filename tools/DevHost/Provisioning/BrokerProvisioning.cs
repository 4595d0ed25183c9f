using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using LivePlatform.DevHost.Servers;
using LivePlatform.Messaging;

namespace LivePlatform.DevHost.Provisioning;

/// <summary>One RabbitMQ user.</summary>
public sealed record BrokerUser(string Name, string Password);

/// <summary>
/// Makes virtual hosts and users as an operator of RabbitMQ would: one user per service with the permissions that its messages need, and
/// one that declares the topology.
/// </summary>
public static class BrokerProvisioning
{
    /// <summary>The user that declares exchanges, queues and bindings before services start.</summary>
    public const string TopologyUser = "topology";

    /// <summary>Makes a virtual host.</summary>
    public static async Task CreateVirtualHostAsync(PrivateRabbitMq server, string virtualHost)
    {
        ArgumentNullException.ThrowIfNull(server);
        using var api = server.Management();
        await CreateVirtualHostAsync(api, virtualHost, server.AdminUser);
    }

    /// <summary>Makes a virtual host, which the admin may use.</summary>
    internal static async Task CreateVirtualHostAsync(HttpClient api, string virtualHost, string admin)
    {
        await PutAsync(api, $"vhosts/{Uri.EscapeDataString(virtualHost)}", new { });
        await GrantAsync(api, virtualHost, admin, new BrokerPermissions(".*", ".*", ".*"));
    }

    /// <summary>A client of a management API.</summary>
    internal static HttpClient Client(Uri api, string user, string password)
    {
        var client = new HttpClient { BaseAddress = api, Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return client;
    }

    /// <summary>Makes the user of a service in a virtual host.</summary>
    public static async Task<BrokerUser> CreateUserAsync(PrivateRabbitMq server, string virtualHost, string service)
    {
        ArgumentNullException.ThrowIfNull(server);
        using var api = server.Management();
        var user = new BrokerUser(service, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        await CreateUserAsync(api, virtualHost, user);
        return user;
    }

    /// <summary>Makes a user, or gives it the password if it is there.</summary>
    internal static async Task CreateUserAsync(HttpClient api, string virtualHost, BrokerUser user)
    {
        await PutAsync(api, $"users/{user.Name}", new { password = user.Password, tags = "" });
        await GrantAsync(
            api, virtualHost, user.Name,
            user.Name == TopologyUser ? new BrokerPermissions(".*", ".*", ".*") : BrokerPermissions.Of(user.Name));
    }

    private static Task GrantAsync(HttpClient api, string virtualHost, string user, BrokerPermissions permissions) => PutAsync(
        api,
        $"permissions/{Uri.EscapeDataString(virtualHost)}/{user}",
        new { configure = permissions.Configure, write = permissions.Write, read = permissions.Read });

    private static async Task PutAsync(HttpClient api, string path, object body)
    {
        using var answer = await api.PutAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
    }
}
