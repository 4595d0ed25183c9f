namespace LivePlatform.DevHost.Testing;

/// <summary>What a run prints: a line per project, the failures, the slowest tests, figures, and the total as the last line.</summary>
internal static class TestSummary
{
    private const int Slowest = 10;
    private const string Figure = "figure: ";

    /// <summary>A line for a project that has ended.</summary>
    public static void Project(ProjectResult result)
    {
        if (result.Tests.Count + result.Failed > 0)
        {
            Console.WriteLine(
                $"  {(result.Failed == 0 ? "ok    " : "FAILED")}  "
                    + $"{result.Project.Name,-24} {Total(result.Passed, result.Failed, result.Skipped),-40} "
                    + $"{result.Time.TotalSeconds,6:0.0} s");
        }
    }

    /// <summary>Prints the rest; 0 when all is well.</summary>
    public static int Print(IReadOnlyList<ProjectResult> results, TestSelection selection, TimeSpan time)
    {
        var tests = results.SelectMany(result => result.Tests).ToList();
        var (passed, failed, skipped) = (results.Sum(r => r.Passed), results.Sum(r => r.Failed), results.Sum(r => r.Skipped));
        PrintFailures(results);
        if (passed + failed == 0)
        {
            Console.WriteLine(
                $"\nNo test ran{(selection.Show is { } line ? $" for {line}: no test carries [Trait(\"Show\", \"{line}\")]" : "")}.");
        }

        if (selection.Show is null)
        {
            PrintSlowest(tests);
        }

        Console.WriteLine($"\n{time.TotalSeconds:0.0} s; reports and logs of each project: .run/test-results");
        if (selection.Show is { } shown)
        {
            PrintProof(shown, tests, Total(passed, failed, skipped));
        }
        else
        {
            Console.WriteLine(Total(passed, failed, skipped));
        }

        return failed == 0 && passed > 0 ? 0 : 1;
    }

    private static string Total(int passed, int failed, int skipped) =>
        $"{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : "")}";

    private static void PrintFailures(IReadOnlyList<ProjectResult> results)
    {
        foreach (var result in results)
        {
            if (result.Fault is { } fault)
            {
                Console.WriteLine($"\nFAILED {result.Project.Name} {fault}");
            }

            foreach (var test in result.Tests.Where(test => !test.Passed && !test.Skipped))
            {
                var wrote = test.Output.Length == 0 ? "" : $"\n    it wrote:\n{Indent(test.Output)}";
                Console.WriteLine($"\nFAILED {test.Name}\n{Indent(test.Message)}{wrote}");
            }
        }
    }

    private static void PrintSlowest(List<TestOutcome> tests)
    {
        Console.WriteLine("\nThe slowest tests:");
        foreach (var test in tests.OrderByDescending(test => test.Time).Take(Slowest))
        {
            Console.WriteLine($"  {test.Time.TotalSeconds,7:0.00} s  {test.Name}");
        }
    }

    /// <summary>Each test with its verdict, then the figures that tests wrote; a promise without figures ends with its total.</summary>
    private static void PrintProof(string line, List<TestOutcome> tests, string total)
    {
        foreach (var test in tests)
        {
            Console.WriteLine($"  {(test.Passed ? "proved " : test.Skipped ? "skipped" : "FAILED ")}  {test.Name}");
        }

        Console.WriteLine($"{line}: {total}");
        foreach (var figure in tests.SelectMany(test => test.Output.Split('\n'))
            .Where(text => text.StartsWith(Figure, StringComparison.Ordinal)))
        {
            Console.WriteLine($"{line}: {figure[Figure.Length..].Trim()}");
        }
    }

    private static string Indent(string text) => string.Join('\n', text.TrimEnd().Split('\n').Select(line => $"    {line.TrimEnd()}"));
}
