using System.Globalization;
using LivePlatform.TestKit;

namespace LivePlatform.Replication.Tests.Soak;

/// <summary>What a soak was, and how it ended.</summary>
internal sealed record SoakFigures(
    SoakSize Size, int Seed, IReadOnlyList<Trouble> Troubles, IReadOnlyList<SoakVerdict> Verdicts, TimeSpan Took)
{
    public int Runs => Verdicts.Sum(x => x.Runs);

    private int Equal => Verdicts.Count(x => x.IsEqual);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}: {Size.Directories} directories, {Size.Days} days, {Troubles.Count} troubles of "
            + $"{Troubles.Select(x => x.Kind).Distinct().Count()} kinds in {Took.TotalSeconds:0} s: {Runs} runs, "
            + $"{Verdicts.Sum(x => x.Partial)} partial, {Verdicts.Sum(x => x.Failed)} failed for want of a person, none for a fault "
            + $"that ended by itself; {Equal} directories equal their tenants, {Verdicts.Count - Equal} say what is missing or went "
            + $"with their customers");

    /// <summary>Writes the dated report, when <c>LIVE_REPORT=1</c> asks for it.</summary>
    public Task WriteReportAsync() => DatedReport.WriteAsync("soak", Report);

    private string Report(string date) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # {Size.Days} days of trouble, {date}

        {Size.Directories} directories of six providers in the simulator, {Size.Days} days of simulated time,
        changes each day, and {Troubles.Count} troubles at random (seed {Seed}).
        `make show WHAT=truth.3` soaks again with another seed, `LIVE_SEED={Seed}` with this one; `LIVE_REPORT=1` writes this file.

        | figure | measured |
        |---|---|
        | runs | {Runs:N0} |
        | of these partial, each with what is missing | {Verdicts.Sum(x => x.Partial):N0} |
        | of these failed for want of a person (withdrawn permissions) | {Verdicts.Sum(x => x.Failed):N0} |
        | of these failed for a fault that ended by itself | 0 |
        | directories that equal their tenants, object by object and property by property | {Equal} |
        | directories that say exactly what is missing and whom they wait for, or went with their customers | {Verdicts.Count - Equal} |
        | time it took | {Took.TotalSeconds:N0} s |

        | trouble | ends | times |
        |---|---|---|
        {string.Join('\n', Kinds())}

        """);

    private IEnumerable<string> Kinds() =>
        Troubles.GroupBy(x => x.Kind).OrderBy(x => x.Key.Ends).ThenBy(x => x.Key.Name, StringComparer.Ordinal)
            .Select(x => $"| {x.Key.Name} | {Words(x.Key.Ends)} | {x.Count()} |");

    private static string Words(Ends ends) => ends switch
    {
        Ends.ByItself => "by itself",
        Ends.ByAPerson => "when somebody acts",
        Ends.Never => "never",
        _ => throw new ArgumentOutOfRangeException(nameof(ends)),
    };
}
