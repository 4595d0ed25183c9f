using LivePlatform.Bench.Contenders;
using LivePlatform.Bench.Scene;

namespace LivePlatform.Bench.Reporting;

/// <summary>One comparison.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Ours">Our figures.</param>
/// <param name="Textbook">The textbook's.</param>
/// <param name="Floor">The floor's; null where there is none.</param>
/// <param name="PagesAlone">The page server's speed alone.</param>
/// <param name="Goals">What it is measured against, and whether it was met.</param>
/// <param name="Voids">Why the row says nothing; empty: it is good.</param>
internal sealed record BenchRow(
    string Name, Spread Ours, Spread Textbook, Spread? Floor, Spread PagesAlone, IReadOnlyList<Goal> Goals, IReadOnlyList<string> Voids);

/// <summary>A goal of the design. At a tenth of the size it is reported, not asserted.</summary>
/// <param name="Text">What is compared.</param>
/// <param name="Ratio">What came out.</param>
/// <param name="Bar">What is wanted.</param>
/// <param name="IsAtLeast">True: not below the bar; false: not above it.</param>
internal sealed record Goal(string Text, double Ratio, double Bar, bool IsAtLeast)
{
    /// <summary>True when it was met.</summary>
    public bool IsMet => IsAtLeast ? Ratio >= Bar : Ratio <= Bar;
}

/// <summary>What a run of the bench found.</summary>
internal sealed record BenchReport(
    BenchPlan Plan, IReadOnlyList<BenchRow> Rows, Spread SdkReadAlone, Spread EfWriteAlone, double TextbookFairness, DateTimeOffset At)
{
    private const double PageServerMargin = 3;
    private const double Fair = 0.7;

    /// <summary>Why the run fails: void rows, and a textbook that was not treated fairly.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. Rows.SelectMany(row => row.Voids.Select(why => $"{row.Name} is void: {why}")),
        .. TextbookFairness < Fair
            ? [$"the textbook ran at {TextbookFairness:P0} of its own halves measured alone, below {Fair:P0}: a fault of the bench"]
            : Array.Empty<string>(),
    ];

    public static BenchReport Of(BenchPlan plan, IReadOnlyList<(string Contender, ContenderResult Result)> results, DateTimeOffset at)
    {
        var spreads = results.SelectMany(x => x.Result.Measured.Select(measured => (x.Contender, Measured: measured)))
            .GroupBy(x => (x.Contender, x.Measured.Phase)).ToDictionary(x => x.Key, x => Spread.Of([.. x.Select(y => y.Measured)]));
        var untrue = results.Where(x => !x.Result.IsTrue).Select(x => $"the tables of {x.Contender} were not equal to the truth").Distinct()
            .ToList();
        var (sdk, ef) = (spreads[(ContenderName.Textbook, Phase.SdkReadAlone)], spreads[(ContenderName.Textbook, Phase.EfWriteAlone)]);
        var first = spreads[(ContenderName.Textbook, Phase.FirstSync)];
        return new BenchReport(
            plan, [FirstSync(spreads, untrue), Delta(spreads, untrue)], sdk, ef, (sdk.Seconds + ef.Seconds) / first.Seconds, at);
    }

    private static BenchRow FirstSync(Dictionary<(string Contender, Phase Phase), Spread> spreads, IReadOnlyList<string> untrue)
    {
        var (ours, textbook, floor) = (
            spreads[(ContenderName.Ours, Phase.FirstSync)], spreads[(ContenderName.Textbook, Phase.FirstSync)],
            spreads[(ContenderName.Floor, Phase.FirstSync)]);
        var pages = spreads[(ContenderName.Floor, Phase.PagesAlone)];
        return new BenchRow(
            "First sync",
            ours,
            textbook,
            floor,
            pages,
            [
                new Goal("times as fast as the textbook, wall time", textbook.Seconds / ours.Seconds, 10, true),
                new Goal("times less CPU than the textbook", textbook.CpuSeconds / ours.CpuSeconds, 10, true),
                new Goal("times the floor, wall time", ours.Seconds / floor.Seconds, 2, false),
                new Goal("times the floor's CPU", ours.CpuSeconds / floor.CpuSeconds, 2, false),
            ],
            [.. untrue, .. TooSlow(pages, ours)]);
    }

    private static BenchRow Delta(Dictionary<(string Contender, Phase Phase), Spread> spreads, IReadOnlyList<string> untrue)
    {
        var (ours, small, textbook) = (
            spreads[(ContenderName.Ours, Phase.DeltaLarge)], spreads[(ContenderName.Ours, Phase.DeltaSmall)],
            spreads[(ContenderName.Textbook, Phase.DeltaLarge)]);
        var pages = spreads[(ContenderName.Floor, Phase.DeltaPagesAlone)];
        return new BenchRow(
            "Delta rounds",
            ours,
            textbook,
            null,
            pages,
            [
                new Goal("times as fast as the textbook, wall time", textbook.Seconds / ours.Seconds, 1, true),
                new Goal("times less CPU than the textbook", textbook.CpuSeconds / ours.CpuSeconds, 1, true),
                new Goal(
                    "times the wall time of as many changes in a directory of a tenth of the size", ours.Seconds / small.Seconds, 1.5,
                    false),
                new Goal("times their CPU", ours.CpuSeconds / small.CpuSeconds, 1.5, false),
            ],
            [.. untrue, .. TooSlow(pages, ours)]);
    }

    private static IEnumerable<string> TooSlow(Spread pages, Spread ours) =>
        pages.PerSecond < PageServerMargin * ours.PerSecond
            ? [
                $"the page server alone gives {pages.PerSecond:N0} objects/s, less than {PageServerMargin:0} times ours "
                    + $"({ours.PerSecond:N0})",
            ]
            : [];
}
