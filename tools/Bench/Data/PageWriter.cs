using System.Globalization;
using System.Text.Json;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Bench.Data;

/// <summary>
/// Writes the delta pages of a directory once, as Microsoft Graph sends them: 200 objects a page, a next link, at the end a delta link.
/// </summary>
internal sealed class PageWriter(Uri graph, BenchDirectory directory)
{
    /// <summary>Objects a page.</summary>
    public const int PageSize = 200;

    /// <summary>All pages, by part (<c>users</c>, <c>groups</c>) and the token that asks for them.</summary>
    public Dictionary<(string Part, string Token), byte[]> Write()
    {
        var pages = new Dictionary<(string, string), byte[]>();
        var members = directory.FirstMembers.ToLookup(x => x.Group, x => (x.Member, Left: false));
        Add(pages, "users", 0, [.. directory.FirstUsers.Select(user => new Entry(user.Id, user.Values))]);
        Add(pages, "groups", 0, [.. directory.Groups.Select(group => new Entry(group.Id, group.Values, Members: [.. members[group.Id]]))]);
        for (var round = 1; round <= directory.Rounds.Count; round++)
        {
            var change = directory.Rounds[round - 1];
            Add(
                pages, "users", round,
                [
                    .. change.Users.Select(user => new Entry(user.Id, user.Values)),
                    .. change.RemovedUsers.Select(id => new Entry(id, IsRemoved: true)),
                ]);
            var moved = change.Added.Select(x => (x.Group, Entry: (x.Member, Left: false)))
                .Concat(change.Removed.Select(x => (x.Group, Entry: (x.Member, Left: true))));
            Add(
                pages, "groups", round,
                [.. moved.GroupBy(x => x.Group).Select(group => new Entry(group.Key, Members: [.. group.Select(x => x.Entry)]))]);
        }

        return pages;
    }

    /// <summary>The token of a page.</summary>
    public static string Token(int round, int page) => string.Create(CultureInfo.InvariantCulture, $"r{round}p{page}");

    private void Add(Dictionary<(string Part, string Token), byte[]> pages, string part, int round, IReadOnlyList<Entry> entries)
    {
        var count = Math.Max(1, (entries.Count + PageSize - 1) / PageSize);
        for (var page = 0; page < count; page++)
        {
            var link = page + 1 < count
                ? ("@odata.nextLink", new Uri(graph, $"v1.0/{part}/delta?$skiptoken={Token(round, page + 1)}"))
                : ("@odata.deltaLink", new Uri(graph, $"v1.0/{part}/delta?$deltatoken={Token(round + 1, 0)}"));
            pages[(part, Token(round, page))] = Write(part, entries.Skip(page * PageSize).Take(PageSize), link);
        }
    }

    private byte[] Write(string part, IEnumerable<Entry> entries, (string Name, Uri Target) link)
    {
        var columns = part == "users" ? UserColumns.All : GroupColumns.All;
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", new Uri(graph, $"v1.0/$metadata#{part}").ToString());
            json.WriteString(link.Name, link.Target.ToString());
            json.WriteStartArray("value");
            foreach (var entry in entries)
            {
                Write(json, entry, columns);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Entry entry, IReadOnlyList<ReplicaColumn> columns)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        for (var i = 0; entry.Values is { } values && i < columns.Count; i++)
        {
            json.WritePropertyName(columns[i].Property);
            WriteValue(json, values[i], columns[i].SqlType);
        }

        if (entry.Members is { } members)
        {
            json.WriteStartArray("members@delta");
            foreach (var (id, left) in members)
            {
                json.WriteStartObject();
                json.WriteString("@odata.type", "#microsoft.graph.user");
                json.WriteString("id", id);
                WriteRemoved(json, left);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteRemoved(json, entry.IsRemoved);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string? value, string type)
    {
        if (value is null || type != "text")
        {
            json.WriteRawValue(value ?? "null");
        }
        else
        {
            json.WriteStringValue(value);
        }
    }

    private static void WriteRemoved(Utf8JsonWriter json, bool isRemoved)
    {
        if (isRemoved)
        {
            json.WriteStartObject("@removed");
            json.WriteString("reason", "changed");
            json.WriteEndObject();
        }
    }

    private sealed record Entry(
        Guid Id, string?[]? Values = null, bool IsRemoved = false, IReadOnlyList<(Guid Id, bool Left)>? Members = null);
}
