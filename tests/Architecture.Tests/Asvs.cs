using System.Globalization;
using System.Text.RegularExpressions;

namespace LivePlatform.Architecture.Tests;

/// <summary>
/// The page that holds each requirement of ASVS 5.0, levels 1 and 2, against this repository: it is whole, says why, and names only what is
/// there.
/// </summary>
[Trait("Show", "doors.4")]
public sealed partial class Asvs
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(Repository.Root, "docs/security/asvs.md"));

    private static readonly Requirement[] Rows =
    [
        .. Page.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && Id().IsMatch(Cells(line)[0])).Select(Cells)
            .Select(
                cells => new Requirement(
                    cells[0], cells.ElementAtOrDefault(1) ?? "", cells.ElementAtOrDefault(2) ?? "", string.Join(" | ", cells.Skip(3)))),
    ];

    [Fact]
    public void Each_requirement_has_one_row_in_the_order_of_the_standard() => Rows.Select(row => row.Id).ShouldBe(Ids());

    [Fact]
    public void Each_row_says_what_is_asked_and_is_met_or_says_why_not()
    {
        Rows.Where(row => row.Asks.Length == 0 || row.State is not ("met" or "not met" or "n/a"))
            .ShouldBeEmpty("a row without one of the three states");
        Rows.Where(row => row.State == "met" && !Named().IsMatch(row.Evidence)).ShouldBeEmpty("met, and nothing that shows it");
        Rows.Where(row => row.State != "met" && row.Evidence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length < 3)
            .ShouldBeEmpty("no reason");
    }

    [Fact]
    public void Each_test_and_file_that_is_named_is_there()
    {
        var tests = Tests();
        var named = Page.SelectMany(line => Named().Matches(line)).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)
            .ToList();
        named.Count.ShouldBeGreaterThan(100);
        named.Where(name => !tests.Contains(name) && !(IsBelow(name) && File.Exists(Path.Combine(Repository.Root, name)))).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_counted_and_listed_on_top_is_what_the_rows_say()
    {
        var counted = Page.Select(line => Count().Match(line)).Where(match => match.Success)
            .Select(match => (Of: match.Groups[1].Value, Met: Number(match, 2), NotMet: Number(match, 3), Not: Number(match, 4))).ToList();
        string[] states = ["met", "not met", "n/a"];
        (string, int, int, int) Of(
            string name,
            Func<Requirement, bool> isOne) =>
                states.Select(state => Rows.Count(row => isOne(row) && row.State == state)).ToList() is [var met, var notMet, var not]
                    ? (name, met, notMet, not)
                    : default;
        counted.ShouldBe(
            Rows.GroupBy(row => row.Id.Split('.')[0])
                .Select(chapter => Of($"V{chapter.Key}", row => row.Id.StartsWith($"{chapter.Key}.", StringComparison.Ordinal)))
                .Append(Of("all", _ => true)));

        Page.Select(line => Listed().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)
            .ShouldBe(Rows.Where(row => row.State == "not met").Select(row => row.Id));
    }

    /// <summary>Every id, from lines such as <c>1.2: 1-9 11</c>.</summary>
    private static IEnumerable<string> Ids() =>
        from line in File.ReadLines(Path.Combine(Repository.Root, "tests/Architecture.Tests/asvs-level-2.txt"))
        let parts = line.Split(": ")
        from range in parts[1].Split(' ')
        let ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToList()
        from number in Enumerable.Range(ends[0], ends[^1] - ends[0] + 1)
        select $"{parts[0]}.{number}";

    /// <summary>Classes that hold tests, and each test with its class.</summary>
    private static HashSet<string> Tests()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, lines) in Repository.Sources.Where(source => source.Key.StartsWith("tests/", StringComparison.Ordinal)))
        {
            var (name, isTest) = ("", false);
            foreach (var line in lines)
            {
                name = Class().Match(line) is { Success: true } declared ? declared.Groups[1].Value : name;
                isTest = isTest || Mark().IsMatch(line);
                if (isTest && Method().Match(line) is { Success: true } method)
                {
                    found.UnionWith([name, $"{name}.{method.Groups[1].Value}"]);
                    isTest = false;
                }
            }
        }

        return found;
    }

    private static bool IsBelow(string path) => !Path.IsPathRooted(path) && !path.Split('/').Contains("..");

    private static string[] Cells(string row) => row.Trim('|', ' ').Split(" | ");

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d+\.\d+\.\d+$")]
    private static partial Regex Id();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\| (V\d+|all)(?: [^|]*)? \| (\d+) \| (\d+) \| (\d+) \|$")]
    private static partial Regex Count();

    [GeneratedRegex(@"^- (\d+\.\d+\.\d+), ")]
    private static partial Regex Listed();

    [GeneratedRegex(@"\bclass ([A-Z]\w+)")]
    private static partial Regex Class();

    [GeneratedRegex(@"\[(Fact|Theory)\b")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\s+public [\w<>, ]+ ([A-Z]\w+)\(")]
    private static partial Regex Method();

    private sealed record Requirement(string Id, string Asks, string State, string Evidence);
}
