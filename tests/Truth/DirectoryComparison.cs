namespace LivePlatform.Truth;

/// <summary>Compares a replica with the truth, object by object and property by property. Shares no code with what it judges.</summary>
public static class DirectoryComparison
{
    private const int MostFindings = 20;
    private const int SampledFromEachSide = 40;

    /// <summary>What differs, at most 20 sentences; empty when equal.</summary>
    /// <param name="api">A client of the gateway with an operator's token.</param>
    /// <param name="directoryId">The directory.</param>
    /// <param name="simulator">A client of the simulator.</param>
    /// <param name="tenantId">Its tenant there.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public static async Task<IReadOnlyList<string>> RunAsync(
        HttpClient api, Guid directoryId, HttpClient simulator, Guid tenantId, CancellationToken cancellationToken)
    {
        var truth = await SimulatorTruth.ReadAsync(simulator, tenantId, cancellationToken);
        var replica = await ReplicaThroughApi.ReadAsync(api, directoryId, cancellationToken);
        var findings = Compare(truth, replica).Take(MostFindings).ToList();
        findings.AddRange(await CompareSidesAsync(api, directoryId, truth, cancellationToken));
        return findings;
    }

    /// <summary>Compares two contents that were read already.</summary>
    public static IEnumerable<string> Compare(DirectoryContents truth, DirectoryContents replica)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(replica);
        return Compare("user", truth.Users, replica.Users)
            .Concat(Compare("group", truth.Groups, replica.Groups))
            .Concat(Compare("membership", truth.Members, replica.Members));
    }

    private static IEnumerable<string> Compare<TKey>(string kind, Dictionary<TKey, string> truth, Dictionary<TKey, string> replica)
        where TKey : notnull
    {
        foreach (var (key, expected) in truth)
        {
            if (!replica.TryGetValue(key, out var found))
            {
                yield return $"{kind} {key} is missing in the replica";
            }
            else if (!string.Equals(expected, found, StringComparison.Ordinal))
            {
                yield return $"{kind} {key} differs: {Difference(expected, found)}";
            }
        }

        foreach (var key in replica.Keys.Where(key => !truth.ContainsKey(key)))
        {
            yield return $"{kind} {key} is in the replica and not in the tenant";
        }
    }

    private static string Difference(string expected, string found) => string.Join(
        ", ",
        expected.Split('\n').Zip(found.Split('\n')).Where(line => line.First != line.Second)
            .Select(line => $"'{line.First}' is '{line.Second}'"));

    // The whole list was compared; the same memberships must also be seen from the side of a group and of a user.
    private static async Task<List<string>> CompareSidesAsync(
        HttpClient api, Guid directoryId, DirectoryContents truth, CancellationToken cancellationToken)
    {
        var findings = new List<string>();
        foreach (var group in truth.Groups.Keys.Order().Take(SampledFromEachSide))
        {
            var found = await ReplicaThroughApi.MembershipsAsync(
                api, $"api/v1/directories/{directoryId}/groups/{group}/members", cancellationToken);
            if (!found.SetEquals(truth.Members.Keys.Where(x => x.Group == group)))
            {
                findings.Add($"members of group {group} differ");
            }
        }

        foreach (var user in truth.Users.Keys.Order().Take(SampledFromEachSide))
        {
            var found = await ReplicaThroughApi.MembershipsAsync(
                api, $"api/v1/directories/{directoryId}/users/{user}/groups", cancellationToken);
            if (!found.SetEquals(truth.Members.Keys.Where(x => x.Member == user)))
            {
                findings.Add($"groups of user {user} differ");
            }
        }

        return findings;
    }
}
