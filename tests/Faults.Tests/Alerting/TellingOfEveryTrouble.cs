using System.Diagnostics;
using LivePlatform.Faults.Tests.Onboarding;

namespace LivePlatform.Faults.Tests.Alerting;

/// <summary>
/// Directories and runs are put into every kind of trouble: each raises its alert and loses it by the cure, and nobody is told of what is
/// well.
/// </summary>
[Collection(FaultsCollection.Name)]
public sealed class TellingOfEveryTrouble(LiveSystem system)
{
    private const int AtOnce = 6;
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(2);
    private static readonly string[] Watched = ["directory.", "onboarding_run.", "role_assessment.", "messages."];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Some_of_every_kind_are_told_and_cleared_by_the_cure() => TellAsync(directories: 5, runs: 4, well: 1);

    [Fact]
    [Trait("Category", "long")]
    [Trait("Show", "house.2")]
    public Task Sixty_directories_and_forty_runs_are_told_and_cleared_by_the_cure() => TellAsync(directories: 60, runs: 40, well: 10);

    private async Task TellAsync(int directories, int runs, int well)
    {
        var zone = await ProviderZone.GetAsync(system);
        var kinds = TroubledDirectory.Codes;
        List<Troubled> troubled =
        [
            .. Enumerable.Range(0, directories).Select(n => new TroubledDirectory(system, kinds[n % kinds.Count], (directories * 100) + n)),
            .. Enumerable.Range(0, runs)
                .Select(n => new TroubledRun(system, TroubledRun.Steps[n % TroubledRun.Steps.Count], (runs * 2) + n, zone)),
        ];
        List<Troubled> others = [.. Enumerable.Range(0, well)
            .Select(n => new TroubledDirectory(system, "none", (directories * 100) + 99 + n))];
        var before = await OpenAsync();
        await EachAsync([.. troubled, .. others], x => x.PrepareAsync());
        var open = await OpenAsync();
        open.ExceptWith(before);
        open.ShouldBeEmpty("all is well so far");

        var raised = await TimeAsync(troubled, x => x.TroubleAsync(), isOpen: true);
        open = await OpenAsync();
        open.ExceptWith(before);
        open.ShouldBe([.. troubled.Select(Of)], ignoreOrder: true);

        var cleared = await TimeAsync(troubled, x => x.CureAsync(), isOpen: false);
        open = await OpenAsync();
        open.ExceptWith(before);
        open.ShouldBeEmpty("each was cured");
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {directories} directories and {runs} runs in {kinds.Count} and {TroubledRun.Steps.Count} kinds of trouble: each "
            + "told, "
                + $"at the latest after {raised.TotalSeconds:F0} s, and cleared, at the latest {cleared.TotalSeconds:F0} s after the "
                + "cure began; "
                + $"{well} that were well: 0 alerts without a trouble");
    }

    /// <summary>Does something to each, and waits until its alert is there, or gone.</summary>
    /// <returns>The longest time from the end of what was done to one.</returns>
    private async Task<TimeSpan> TimeAsync(List<Troubled> all, Func<Troubled, Task> act, bool isOpen)
    {
        var began = new System.Collections.Concurrent.ConcurrentDictionary<Troubled, long>();
        var acting = EachAsync(all, async x =>
        {
            await act(x);
            began[x] = Stopwatch.GetTimestamp();
        });
        var longest = TimeSpan.Zero;
        var waiting = all.ToHashSet();
        while (waiting.Count > 0)
        {
            if (acting.IsFaulted)
            {
                await acting;
            }

            var open = await OpenAsync();
            foreach (var x in waiting.Where(began.ContainsKey).ToList())
            {
                var took = Stopwatch.GetElapsedTime(began[x]);
                if (open.Contains(Of(x)) == isOpen)
                {
                    waiting.Remove(x);
                    longest = took > longest ? took : longest;
                }
                else
                {
                    took.ShouldBeLessThan(Within, $"{x.Code} of {x.SubjectId} is {(isOpen ? "not told" : "still there")}");
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
        }

        await acting;
        return longest;
    }

    private async Task<HashSet<(string Code, Guid Subject)>> OpenAsync() =>
    [
        .. (await system.Api.ListAsync("api/v1/alerts"))
            .Select(x => (Code: x.GetProperty("code").GetString()!, Subject: x.GetProperty("subjectId").GetGuid()))
            .Where(x => Watched.Any(kind => x.Code.StartsWith(kind, StringComparison.Ordinal))),
    ];

    private static (string Code, Guid Subject) Of(Troubled x) => (x.Code, x.SubjectId);

    private static Task EachAsync(IEnumerable<Troubled> all, Func<Troubled, Task> act) => Parallel.ForEachAsync(
        all, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation }, async (x, _) => await act(x));
}
