using System.Text.RegularExpressions;

namespace LivePlatform.Architecture.Tests;

/// <summary>docs/truth.md names tests: each is there, and part of what <c>make show WHAT=truth.2</c> runs.</summary>
public sealed partial class Truth
{
    private const int Faults = 16;
    private const string Shown = "[Trait(\"Show\", \"truth.2\")]";

    [Fact]
    public void Each_of_the_faults_has_a_row_and_each_test_that_a_row_names_is_run()
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "truth.md")).Where(line => Row().IsMatch(line)).ToList();
        rows.Select(row => int.Parse(Row().Match(row).Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(Enumerable.Range(1, Faults));

        rows.Where(row => !Test().IsMatch(row)).ShouldBeEmpty("a row without a test");
        rows.SelectMany(row => Test().Matches(row)).Select(test => (Class: test.Groups[1].Value, Method: test.Groups[2].Value)).Where(test => !IsRun(test.Class, test.Method)).ShouldBeEmpty();
    }

    private static bool IsRun(string name, string method)
    {
        var file = Repository.Sources.SingleOrDefault(source => source.Key.StartsWith("tests/", StringComparison.Ordinal) && source.Key.EndsWith($"/{name}.cs", StringComparison.Ordinal)).Value ?? [];
        var at = Array.FindIndex(file, line => line.Contains($" {method}(", StringComparison.Ordinal));
        return at > 0 && (IsShown(Array.FindIndex(file, line => line.Contains($" class {name}", StringComparison.Ordinal))) || IsShown(at));

        // Its attributes stand right above it, and begin after a line that is empty.
        bool IsShown(int declared) => file[..declared].Reverse().TakeWhile(line => line.Length > 0).Any(line => line.Trim() == Shown);
    }

    [GeneratedRegex(@"^\| (\d+) \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"`([A-Z]\w+)\.([A-Z]\w+)`")]
    private static partial Regex Test();
}
