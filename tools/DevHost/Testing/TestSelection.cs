namespace LivePlatform.DevHost.Testing;

/// <summary>Which tests of which projects run, and what counts as running none.</summary>
/// <param name="Filter">Arguments of the test programs.</param>
/// <param name="NeedsServers">False when PostgreSQL and RabbitMQ are not even started.</param>
/// <param name="EveryProject">True when a project that runs no test is a failure: its tests got lost.</param>
/// <param name="Patience">How long one project may take.</param>
/// <param name="Show">The promise to prove, or null.</param>
internal sealed record TestSelection(
    IReadOnlyList<string> Filter, bool NeedsServers, bool EveryProject, TimeSpan Patience, string? Show = null)
{
    private const string Unit = "Category=unit";
    private const string Long = "Category=long";
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(40);
    private static readonly TimeSpan Hours = TimeSpan.FromHours(2);

    /// <summary>Everything but the long ones.</summary>
    public static TestSelection All { get; } = new(["-trait-", Long], NeedsServers: true, EveryProject: true, Short);

    /// <summary>Everything but the long ones, on a machine that is kept busy by something else: it takes about twice as long.</summary>
    public static TestSelection AllWhileBusy { get; } = All with { Patience = 3 * Short };

    /// <summary>What needs no server.</summary>
    public static TestSelection UnitOnly { get; } = new(["-trait", Unit, "-trait-", Long], NeedsServers: false, EveryProject: false, Short);

    /// <summary>The long ones.</summary>
    public static TestSelection LongOnly { get; } = new(["-trait", Long], NeedsServers: true, EveryProject: false, Hours);

    /// <summary>The tests that prove one line of a list of promises, however long they take.</summary>
    public static TestSelection Proving(string line) =>
        new(["-trait", $"Show={line}"], NeedsServers: true, EveryProject: false, Hours, line);

    /// <summary>The arguments for a project: one whose tests all do without servers counts as unit tests as a whole.</summary>
    public IReadOnlyList<string> FilterFor(TestProject project) =>
        this == UnitOnly && project.NeedsNoServer ? All.Filter : Filter;
}
