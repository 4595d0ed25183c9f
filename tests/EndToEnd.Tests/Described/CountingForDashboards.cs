using System.Text.Json;
using LivePlatform.EndToEnd.Tests.Api;
using LivePlatform.EndToEnd.Tests.Running;
using LivePlatform.EndToEnd.Tests.Strangers;

namespace LivePlatform.EndToEnd.Tests.Described;

/// <summary>Every number of a summary leads to its list: filtered by the same value, the list is as long, whoever asks.</summary>
public sealed class CountingForDashboards(LiveSystem system)
{
    private const string Ending = "/summary";

    /// <summary>The filter that shows what a number counted, by the name of the summary's member.</summary>
    private static readonly Dictionary<string, string> Filters = new(StringComparer.Ordinal)
    {
        ["byStatus"] = "status",
        ["byMethod"] = "method",
        ["byState"] = "state",
        ["bySeverity"] = "severity",
        ["byCode"] = "code",
        ["byOutcome"] = "outcome",
        ["waitingByWhoActs"] = "whoActs",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_summary_says_how_long_its_lists_are()
    {
        var summaries = system.Operations.Where(x => x.Path.EndsWith(Ending, StringComparison.Ordinal)).ToList();
        summaries.Count.ShouldBeGreaterThan(7);
        ApiCaller[] callers = [system.Owner.Admin, .. (await Stranger.AllAsync(system)).Select(x => x.Caller)];
        var (compared, counted) = (0, 0);
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var caller in callers)
        {
            foreach (var summary in summaries)
            {
                var list = summary.Path[1..^Ending.Length];
                var numbers = await caller.GetAsync(summary.Path[1..], Cancellation);
                numbers.GetProperty("total").GetInt32().ShouldBe(await LengthAsync(caller, list), summary.Path);
                foreach (var (member, filter) in Filters)
                {
                    foreach (var value in numbers.TryGetProperty(member, out var counts) ? counts.EnumerateObject() : [])
                    {
                        members.Add(member);
                        var query = $"{list}?{filter}={value.Name}";
                        value.Value.GetInt32().ShouldBe(await LengthAsync(caller, query), query);
                        (compared, counted) = (compared + 1, counted + value.Value.GetInt32());
                    }
                }
            }
        }

        members.ShouldBe(Filters.Keys, ignoreOrder: true);
        counted.ShouldBeGreaterThan(10, "there was something to count");
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {compared} numbers of {summaries.Count} summaries as {callers.Length} operators: each list is as long");
    }

    private static async Task<int> LengthAsync(ApiCaller caller, string path)
    {
        var (length, cursor) = (0, "");
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        do
        {
            var page = await caller.GetAsync($"{path}{separator}limit=1000{cursor}", Cancellation);
            length += page.GetProperty("items").GetArrayLength();
            cursor = page.TryGetProperty("nextCursor", out var next) && next.ValueKind == JsonValueKind.String
                ? $"&cursor={Uri.EscapeDataString(next.GetString()!)}" : null;
        }
        while (cursor is not null);
        return length;
    }
}
