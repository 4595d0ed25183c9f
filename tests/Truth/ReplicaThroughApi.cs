using System.Text.Json;

namespace LivePlatform.Truth;

/// <summary>Reads a replica through the public API only, page by page, as any other program would.</summary>
public static class ReplicaThroughApi
{
    private const int PageSize = 1000;

    /// <summary>Reads a directory.</summary>
    /// <param name="api">A client of the gateway with an operator's token.</param>
    /// <param name="directoryId">The directory.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public static async Task<DirectoryContents> ReadAsync(HttpClient api, Guid directoryId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(api);
        var contents = new DirectoryContents();
        await EachAsync(
            api,
            $"api/v1/directories/{directoryId}/users",
            x => contents.Users.Add(Id(x, "id"), CanonicalObject.Of(x, CanonicalObject.User)),
            cancellationToken);
        await EachAsync(
            api,
            $"api/v1/directories/{directoryId}/groups",
            x => contents.Groups.Add(Id(x, "id"), CanonicalObject.Of(x, CanonicalObject.Group)),
            cancellationToken);
        await EachAsync(
            api,
            $"api/v1/directories/{directoryId}/members",
            x => contents.Members.Add(Key(x), x.GetProperty("memberType").GetString()!),
            cancellationToken);
        return contents;
    }

    /// <summary>The memberships of one user, and of one group, by the routes that show them from that side.</summary>
    public static async Task<IReadOnlySet<(Guid Group, Guid Member)>> MembershipsAsync(
        HttpClient api, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(api);
        var found = new HashSet<(Guid, Guid)>();
        await EachAsync(api, path, x => found.Add(Key(x)), cancellationToken);
        return found;
    }

    private static async Task EachAsync(HttpClient api, string path, Action<JsonElement> take, CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            using var response = await api.GetAsync(
                $"{path}?limit={PageSize}{(cursor is null ? "" : $"&cursor={cursor}")}", cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"GET {path} answered {(int)response.StatusCode}: {body}");
            }

            using var page = JsonDocument.Parse(body);
            foreach (var item in page.RootElement.GetProperty("items").EnumerateArray())
            {
                take(item);
            }

            cursor = page.RootElement.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
    }

    private static (Guid Group, Guid Member) Key(JsonElement member) => (Id(member, "groupId"), Id(member, "memberId"));

    private static Guid Id(JsonElement item, string property) => item.GetProperty(property).GetGuid();
}
