using LivePlatform.Bench.Data;
using LivePlatform.Bench.Pages;

namespace LivePlatform.Bench.Scene;

/// <summary>What every contender meets.</summary>
internal sealed record BenchScene(BenchServers Servers, PageServer Pages, BenchDirectory Large, BenchDirectory Small, int MeasuredRounds);

/// <summary>How large a run is.</summary>
/// <param name="Large">The directory of the figures.</param>
/// <param name="Small">A tenth of it with as many changes; also what everybody warms up on.</param>
/// <param name="MeasuredRounds">Delta rounds per measurement.</param>
/// <param name="Rounds">How often every contender runs, in turn.</param>
internal sealed record BenchPlan(DirectorySize Large, DirectorySize Small, int MeasuredRounds, int Rounds)
{
    private const int WarmUps = 2;

    /// <summary>What <c>make bench</c> runs: a tenth of the size that is the goal.</summary>
    public static BenchPlan Full { get; } = Of(20_000, 2_000, 40_000, changes: 200, measuredRounds: 10, rounds: 3);

    /// <summary>
    /// What one build of the service is compared with another on: a quarter of the goal's size, once, as the builds take turns.
    /// </summary>
    public static BenchPlan FirstSync { get; } = Of(50_000, 5_000, 100_000, changes: 20, measuredRounds: 1, rounds: 1);

    /// <summary>The same code with few objects: proves that the bench still works, and says nothing about speed.</summary>
    public static BenchPlan Quick { get; } = Of(2_000, 200, 4_000, changes: 20, measuredRounds: 2, rounds: 1);

    private static BenchPlan Of(int users, int groups, int memberships, int changes, int measuredRounds, int rounds) => new(
        new DirectorySize(users, groups, memberships, changes, measuredRounds),
        new DirectorySize(users / 10, groups / 10, memberships / 10, changes, measuredRounds + WarmUps),
        measuredRounds,
        rounds);
}
