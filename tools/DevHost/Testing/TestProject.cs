using LivePlatform.DevHost.Running;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Testing;

/// <summary>A project below <c>tests/</c> whose tests are a program of their own.</summary>
internal sealed record TestProject(string Name)
{
    private static readonly HashSet<string> WithoutServers =
    [
        "Architecture.Tests", "Gateway.Tests", "M365.Tests", "M365Simulator.Tests", "Tenancy.Tests",
    ];
    private static readonly HashSet<string> Measuring = ["Bench.Tests", "EndToEnd.Tests"];

    /// <summary>It mostly waits for a system that it has broken: all the others fit beside it.</summary>
    private const string Longest = "Faults.Tests";

    /// <summary>None of its tests asks for PostgreSQL or RabbitMQ.</summary>
    public bool NeedsNoServer => WithoutServers.Contains(Name);

    /// <summary>It starts every service and measures: nothing else runs meanwhile.</summary>
    public bool RunsAlone => Measuring.Contains(Name);

    /// <summary>The built program.</summary>
    /// <exception cref="InvalidOperationException">It was not built.</exception>
    public string Program => Path.ChangeExtension(Builds.Find("tests", Name), null);

    /// <summary>Every project that contains tests.</summary>
    public static IReadOnlyList<TestProject> All() =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(RunFolder.Repository, "tests"), "*.Tests")
            .Where(HasTests)
            .Select(folder => new TestProject(Path.GetFileName(folder)))
            .OrderBy(project => project.RunsAlone)
            .ThenByDescending(project => project.Name == Longest)
            .ThenBy(project => project.Name, StringComparer.Ordinal),
    ];

    /// <summary>True when some test of it may carry the trait of a promise.</summary>
    public bool MayProve(string line) =>
        Lines(Path.Combine(RunFolder.Repository, "tests", Name)).Any(text => text.Contains($"\"{line}\"", StringComparison.Ordinal));

    private static bool HasTests(string folder) => Lines(folder)
        .Select(line => line.TrimStart())
        .Any(line => line.StartsWith("[Fact", StringComparison.Ordinal) || line.StartsWith("[Theory", StringComparison.Ordinal));

    private static IEnumerable<string> Lines(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsBuilt(Path.GetRelativePath(folder, file)))
            .SelectMany(File.ReadLines);

    private static bool IsBuilt(string path) =>
        path.StartsWith("bin/", StringComparison.Ordinal) || path.StartsWith("obj/", StringComparison.Ordinal);
}
