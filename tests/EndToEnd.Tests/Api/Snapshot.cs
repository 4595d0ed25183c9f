using System.Text.RegularExpressions;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Api;

/// <summary>What the API shows to the owner: compared before and after something that must change nothing.</summary>
internal static partial class Snapshot
{
    /// <summary>The answer of every GET route, by its path. The audit is left out: it says who asked, and grows.</summary>
    public static async Task<SortedDictionary<string, string>> TakeAsync(LiveSystem system, CancellationToken cancellationToken)
    {
        var seen = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var route in system.Operations.Where(
            x => x.IsSafe && !x.IsSystem && !x.Path.StartsWith("/api/v1/audit", StringComparison.Ordinal)))
        {
            var path = route.Fill(system.Owner.Ids);
            seen[path] = (await system.Owner.Admin.TryGetAsync(path, cancellationToken)).ToString();
        }

        return seen;
    }

    /// <summary>
    /// Ids that nobody may see who has nothing to do with the customer: its objects, those below them, and where they live.
    /// </summary>
    public static async Task<HashSet<Guid>> IdsOfCustomerAsync(LiveSystem system, CancellationToken cancellationToken)
    {
        var directory = $"api/v1/directories/{system.Owner["directoryId"]}";
        var ids = system.Owner.Ids.Values.ToHashSet();
        foreach (var path in new[] { $"{directory}/users", $"{directory}/groups", $"{directory}/replication-runs" })
        {
            ids.UnionWith(IdsIn((await system.Owner.Admin.TryGetAsync(path, cancellationToken)).Body));
        }

        return ids;
    }

    /// <summary>Every GUID in a text.</summary>
    public static HashSet<Guid> IdsIn(string text) => [.. Ids().Matches(text).Select(x => Guid.Parse(x.ValueSpan))];

    [GeneratedRegex("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")]
    private static partial Regex Ids();
}
