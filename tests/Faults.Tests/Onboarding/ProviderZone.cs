using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.DevHost.Running;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.Faults.Tests.Onboarding;

/// <summary>The provider's base domain, made once for all tests, and what its zone holds.</summary>
internal static class ProviderZone
{
    private const string Path = "api/v1/base-domains";

    /// <summary>The base domain; its key is a stored secret.</summary>
    public static async Task<Guid> GetAsync(LiveSystem system)
    {
        if (await FindAsync(system) is { ValueKind: JsonValueKind.Object } known)
        {
            return known.GetProperty("id").GetGuid();
        }

        var secret = await system.Api.CreateAsync(
            "api/v1/stored-secrets", new { name = "Key of the zone", purpose = "DnsUpdate", value = system.NameServer.Key });
        var key = new { keyName = PrivateKnot.KeyName, algorithm = "HmacSha256", storedSecretId = secret.GetProperty("id").GetGuid() };
        return (await system.Api.CreateAsync(Path, new { domain = Stack.Zone, servers = new[] { system.NameServer.Address }, key }))
            .GetProperty("id").GetGuid();
    }

    /// <summary>Says which servers are authoritative for it, as an operator would.</summary>
    public static async Task SetServersAsync(LiveSystem system, params string[] servers)
    {
        var known = await FindAsync(system);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Path}/{known.GetProperty("id").GetString()}");
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{known.GetProperty("version").GetInt64()}\"");
        request.Content = JsonContent.Create(new { servers, key = known.GetProperty("key") });
        using var response = await system.Api.Http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Its records at sub-domains, as runs call them: kind, name and value.</summary>
    public static async Task<IReadOnlyList<string>> RecordsAsync(LiveSystem system) =>
        [.. (await system.NameServer.ReadZoneAsync()).Where(x => x.Name != Stack.Zone && x.Name != $"ns1.{Stack.Zone}")
            .Select(x => $"{x.Kind} {x.Name} {x.Value}")];

    private static async Task<JsonElement> FindAsync(LiveSystem system) =>
        (await system.Api.ListAsync(Path)).Find(x => x.GetProperty("domain").GetString() == Stack.Zone);
}
