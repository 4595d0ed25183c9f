using LivePlatform.DevHost.Processes;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Testing;

/// <summary>What came of one project. <see cref="Fault"/> says what is wrong with the run itself, beyond its tests.</summary>
internal sealed record ProjectResult(TestProject Project, IReadOnlyList<TestOutcome> Tests, TimeSpan Time, string? Fault)
{
    public int Passed => Tests.Count(test => test.Passed);

    public int Skipped => Tests.Count(test => test.Skipped);

    /// <summary>Failed tests; a run that is faulty by itself counts as one more.</summary>
    public int Failed => Tests.Count - Passed - Skipped + (Fault is null ? 0 : 1);
}

/// <summary>Runs the program of one test project; its output goes to a file, its results are read from its report.</summary>
internal static class ProjectRun
{
    /// <summary>
    /// Each host that watches its settings' files holds one of a machine's few watchers (128 for each user by default), and tests start
    /// hosts by the hundred.
    /// </summary>
    private const string ReloadConfiguration = "DOTNET_hostBuilder__reloadConfigOnChange";

    /// <summary>Runs it to its end, or until patience ends.</summary>
    public static async Task<ProjectResult> RunAsync(
        TestProject project, TestSelection selection, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var folder = Directory.CreateDirectory(Path.Combine(RunFolder.Repository, ".run", "test-results")).FullName;
        var report = Path.Combine(folder, $"{project.Name}.xml");
        var log = Path.Combine(folder, $"{project.Name}.log");
        File.Delete(report);
        File.Delete(log);
        var start = new ChildStart(
            project.Name,
            project.Program,
            ["-noLogo", "-noColor", "-noAutoReporters", "-reporter", "quiet", "-result-xml", report, .. selection.FilterFor(project)],
            new Dictionary<string, string>(environment) { [ReloadConfiguration] = "false" },
            Path.Combine(RunFolder.Repository, "tests", project.Name),
            log);
        await using var child = await ChildProcess.StartAsync(start, null);
        var inTime = await EndsInTimeAsync(child, selection.Patience, cancellationToken);
        var tests = TestReport.Read(report);
        var fault = inTime
            ? Fault(child, tests, selection)
            : $"did not end within {selection.Patience.TotalMinutes:0} min and was stopped:\n{child.Tail()}";
        return new ProjectResult(project, tests ?? [], TimeProvider.System.GetElapsedTime(began), fault);
    }

    private static async Task<bool> EndsInTimeAsync(ChildProcess child, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(patience);
        try
        {
            await child.WaitAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await child.KillAsync();
            return false;
        }
    }

    private static string? Fault(ChildProcess child, IReadOnlyList<TestOutcome>? tests, TestSelection selection)
    {
        if (tests is null)
        {
            return $"ended with exit code {child.ExitCode} and wrote no report:\n{child.Tail()}";
        }

        if (child.ExitCode != 0 && tests.All(test => test.Passed || test.Skipped))
        {
            return $"ended with exit code {child.ExitCode} although no test failed:\n{child.Tail()}";
        }

        return selection.EveryProject && tests.All(test => test.Skipped) ? "ran no test" : null;
    }
}
