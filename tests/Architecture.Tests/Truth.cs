using System.Globalization;
using System.Text.RegularExpressions;

namespace LivePlatform.Architecture.Tests;

/// <summary>
/// Pages that name tests for what they promise: each test is there, and part of what <c>make show</c> runs for that page.
/// </summary>
public sealed partial class Truth
{
    [Theory]
    [InlineData("docs/truth.md", "truth.2", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16")]
    [InlineData("docs/security/doors.md", "doors.1", "1 2 3 4 5 6 7 8 9 10 11 12 13 14")]
    public void Each_promise_has_a_row_and_each_test_that_a_row_names_is_run(string page, string shown, string promises)
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, page)).Where(line => Row().IsMatch(line)).ToList();
        string.Join(' ', rows.Select(row => int.Parse(Row().Match(row).Groups[1].ValueSpan, CultureInfo.InvariantCulture)))
            .ShouldBe(promises);

        rows.Where(row => !Test().IsMatch(row)).ShouldBeEmpty("a row without a test");
        rows.SelectMany(row => Test().Matches(row)).Select(test => (Class: test.Groups[1].Value, Method: test.Groups[2].Value))
            .Where(test => !IsRun(test.Class, test.Method, shown)).ShouldBeEmpty();
    }

    [Fact]
    public void Each_test_that_the_threats_name_is_there()
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, "docs/security/threats.md"))
            .Where(line => line.StartsWith('|') && line.EndsWith("` |", StringComparison.Ordinal)).ToList();
        rows.Count.ShouldBeGreaterThan(20);
        var classes = Repository.Sources.Where(source => source.Key.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(source => source.Value).SelectMany(line => Class().Matches(line)).Select(match => match.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);
        rows.SelectMany(row => Named().Matches(row.Split('|')[^2])).Select(match => match.Groups[1].Value)
            .Where(name => !classes.Contains(name)).ShouldBeEmpty();
    }

    private static bool IsRun(string name, string method, string shown)
    {
        var file = Repository.Sources.SingleOrDefault(
            source => source.Key.StartsWith("tests/", StringComparison.Ordinal)
                && source.Key.EndsWith($"/{name}.cs", StringComparison.Ordinal)).Value ?? [];
        var at = Array.FindIndex(file, line => line.Contains($" {method}(", StringComparison.Ordinal));
        return at > 0 && (IsShown(Array.FindIndex(file, line => line.Contains($" class {name}", StringComparison.Ordinal))) || IsShown(at));

        // Its attributes stand right above it, and begin after a line that is empty.
        bool IsShown(int declared) => file[..declared].Reverse().TakeWhile(line => line.Length > 0)
            .Any(line => line.Contains($"Trait(\"Show\", \"{shown}\")", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| (\d+) \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"class ([A-Z]\w+)")]
    private static partial Regex Class();

    [GeneratedRegex(@"`([A-Z]\w+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"`([A-Z]\w+)\.([A-Z]\w+)`")]
    private static partial Regex Test();
}
