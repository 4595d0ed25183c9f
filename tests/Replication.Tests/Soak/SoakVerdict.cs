using System.Text.Json;
using LivePlatform.Truth;

namespace LivePlatform.Replication.Tests.Soak;

/// <summary>
/// Judges one directory at the end, when whoever had to act has acted: it equals the truth, or it says exactly what is missing; and no run
/// ended badly for what must not end one.
/// </summary>
internal sealed class SoakVerdict
{
    private readonly List<string> _faults = [];

    private SoakVerdict(int number) => Number = number;

    /// <summary>Of which tenant.</summary>
    public int Number { get; }

    /// <summary>What is wrong, in sentences; empty: nothing.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>True: the replica is the truth, and the directory says nothing else.</summary>
    public bool IsEqual { get; private set; }

    public int Runs { get; private set; }

    public int Failed { get; private set; }

    public int Partial { get; private set; }

    public static async Task<SoakVerdict> OfAsync(SoakTenant tenant)
    {
        var verdict = new SoakVerdict(tenant.Number);
        await verdict.JudgeAsync(tenant);
        return verdict;
    }

    private async Task JudgeAsync(SoakTenant tenant)
    {
        var path = $"api/v1/directories/{tenant.Tenant.DirectoryId}";
        if (tenant.IsGone)
        {
            using var answer = await tenant.Tenant.Client.GetAsync(path, TestContext.Current.CancellationToken);
            Require((int)answer.StatusCode == 404, $"the customer is gone, and the directory answers {answer.StatusCode}");
            return;
        }

        var directory = await tenant.GetAsync(path);
        var runs = await ListAsync(tenant, $"{path}/replication-runs");
        JudgeRuns(tenant, runs);
        var last = runs.Find(x => Text(x, "endedAt") is not null);
        var waiting = directory.GetProperty("waiting");
        var missing = await MissingAsync(tenant, path, directory);

        Require(Text(waiting, "state") == "Idle", $"it is not at rest: {waiting}");
        JudgeIdle(last, missing);
        IsEqual = _faults.Count == 0 && !missing.IsAnythingSaid;
        Require(
            IsEqual || _faults.Count > 0 || tenant.Met.Exists(x => x.Kind.Ends == Ends.Never),
            "it says that something is missing, and nothing is");
    }

    // What is not as it is in the tenant must be said, and nothing else.
    private void JudgeIdle(JsonElement last, (List<string> Unsaid, bool IsAnythingSaid) missing)
    {
        _faults.AddRange(missing.Unsaid);
        Require(Text(last, "status") == "Complete", $"the last run is {Text(last, "status")}: {Text(last, "reason")}");
        Require(
            missing.IsAnythingSaid == (Text(last, "except") is not null),
            $"warnings and unreadable things: {missing.IsAnythingSaid}; the last run says: {Text(last, "except") ?? "nothing"}");
    }

    private void JudgeRuns(SoakTenant tenant, List<JsonElement> runs)
    {
        Runs = runs.Count;
        foreach (var run in runs)
        {
            var (status, reason) = (Text(run, "status"), Text(run, "reason"));
            Failed += status == "Failed" ? 1 : 0;
            Partial += status == "Partial" ? 1 : 0;
            Require(status is "Complete" or "Running" or "Queued" || reason is { Length: > 10 }, $"a run is {status} without a reason");
            if (status is "Failed" or "Partial")
            {
                var (began, ended) = (run.GetProperty("startedAt").GetDateTimeOffset(), run.GetProperty("endedAt").GetDateTimeOffset());

                // Failed is worse than Partial, and a token keeps its permissions for up to an hour after they are back.
                Require(
                    tenant.Met.Exists(
                        x => (x.Kind.Spoils == "Failed" || x.Kind.Spoils == status) && x.From <= ended && began <= x.To.AddHours(1.5)),
                    $"a run ended {status} from {began} to {ended} for what must not: {reason}");
            }
        }
    }

    /// <summary>What differs from the truth and is not said; and whether anything is said to be missing.</summary>
    private static async Task<(List<string> Unsaid, bool IsAnythingSaid)> MissingAsync(
        SoakTenant tenant, string path, JsonElement directory)
    {
        var truth = await SimulatorTruth.ReadAsync(tenant.Host.Microsoft, tenant.Tenant.TenantId, TestContext.Current.CancellationToken);
        var replica = await ReplicaThroughApi.ReadAsync(
            tenant.Tenant.Client, tenant.Tenant.DirectoryId, TestContext.Current.CancellationToken);
        var warnings = (await ListAsync(tenant, $"{path}/warnings"))
            .Select(x => (x.GetProperty("objectId").GetGuid(), Text(x, "property")!)).ToHashSet();
        var unreadable = directory.GetProperty("notReadable").EnumerateArray().ToList();
        var hidden = truth.Groups.Where(x => x.Value.Contains("visibility=HiddenMembership", StringComparison.Ordinal)).Select(x => x.Key)
            .ToHashSet();
        Forgive(truth.Users, replica.Users, warnings);
        Forgive(truth.Groups, replica.Groups, warnings);
        if (unreadable.Exists(x => Text(x, "kind") == "HiddenMemberships" && x.GetProperty("count").GetInt32() == hidden.Count))
        {
            foreach (var membership in truth.Members.Keys.Where(x => hidden.Contains(x.Group)).ToList())
            {
                truth.Members.Remove(membership);
            }
        }

        return ([.. DirectoryComparison.Compare(truth, replica).Take(5)], warnings.Count + unreadable.Count > 0);
    }

    /// <summary>A line that differs and is warned of counts as said; a warning of a line that does not differ stays unsaid.</summary>
    private static void Forgive(
        Dictionary<Guid, string> truth, Dictionary<Guid, string> replica, HashSet<(Guid Object, string Property)> warnings)
    {
        foreach (var (id, property) in warnings)
        {
            if (truth.TryGetValue(id, out var expected) && replica.TryGetValue(id, out var found))
            {
                var lines = found.Split('\n').Where(line => line.StartsWith($"{property}=", StringComparison.Ordinal));
                replica[id] = Without(found, property);
                truth[id] = lines.Any(line => expected.Split('\n').Contains(line, StringComparer.Ordinal))
                    ? $"{property} is as it is in the tenant, and warned of"
                    : Without(expected, property);
            }
        }
    }

    // A value may have line breaks of its own; names of properties begin lines nowhere else.
    private static string Without(string text, string property) =>
        string.Join('\n', text.Split('\n').Where(line => !line.StartsWith($"{property}=", StringComparison.Ordinal)));

    private static async Task<List<JsonElement>> ListAsync(SoakTenant tenant, string path)
    {
        var (items, cursor) = (new List<JsonElement>(), (string?)null);
        do
        {
            var page = await tenant.GetAsync($"{path}?limit=100{(cursor is null ? "" : $"&cursor={cursor}")}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = Text(page, "nextCursor");
        }
        while (cursor is not null);
        return items;
    }

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            _faults.Add(otherwise);
        }
    }
}
