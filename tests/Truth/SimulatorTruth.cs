using System.Text.Json;

namespace LivePlatform.Truth;

/// <summary>Reads what a simulated tenant really holds, from the simulator's truth streams (not through its Graph).</summary>
public static class SimulatorTruth
{
    /// <summary>Reads a tenant as it is now.</summary>
    public static async Task<DirectoryContents> ReadAsync(HttpClient simulator, Guid tenantId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        var contents = new DirectoryContents();
        await EachAsync(
            simulator,
            $"_simulator/tenants/{tenantId}/truth/users",
            line => contents.Users.Add(Id(line, "id"), CanonicalObject.Of(line, CanonicalObject.User)),
            cancellationToken);
        await EachAsync(
            simulator,
            $"_simulator/tenants/{tenantId}/truth/groups",
            line => contents.Groups.Add(Id(line, "id"), CanonicalObject.Of(line, CanonicalObject.Group)),
            cancellationToken);
        await EachAsync(
            simulator,
            $"_simulator/tenants/{tenantId}/truth/members",
            line => contents.Members.Add((Id(line, "groupId"), Id(line, "memberId")), line.GetProperty("memberType").GetString()!),
            cancellationToken);
        return contents;
    }

    private static async Task EachAsync(HttpClient simulator, string path, Action<JsonElement> take, CancellationToken cancellationToken)
    {
        using var response = await simulator.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            using var json = JsonDocument.Parse(line);
            take(json.RootElement);
        }
    }

    private static Guid Id(JsonElement line, string property) => line.GetProperty(property).GetGuid();
}
