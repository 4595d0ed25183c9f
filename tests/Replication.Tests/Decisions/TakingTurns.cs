using LivePlatform.Replication.Scheduling;

namespace LivePlatform.Replication.Tests.Decisions;

/// <summary>Who is read next, of many that are due.</summary>
[Trait("Category", "unit")]
public sealed class TakingTurns
{
    private static readonly Guid One = new("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid Other = new("00000000-0000-0000-0000-00000000000b");
    private static readonly Dictionary<Guid, int> Nobody = [];

    [Fact]
    public void Interactive_work_of_any_app_comes_before_daily_work_of_every_app()
    {
        var due = Due((One, false), (Other, false), (One, true), (Other, true));
        Choose(due, Nobody, 3, 9).ShouldBe([due[2], due[3], due[0]]);
    }

    [Fact]
    public void Apps_take_turns_and_within_one_the_longest_due_goes_first()
    {
        var due = Due((One, false), (One, false), (One, false), (Other, false));
        Choose(due, Nobody, 9, 9).ShouldBe([due[0], due[3], due[1], due[2]]);
    }

    [Fact]
    public void The_app_with_the_least_under_way_begins()
    {
        var due = Due((One, false), (Other, false));
        Choose(due, new() { [One] = 1 }, 2, 9).ShouldBe([due[1]]);
        Choose(due, new() { [Other] = 1 }, 2, 9).ShouldBe([due[0]]);
    }

    [Fact]
    public void No_app_gets_more_than_its_own_limit_what_is_under_way_included()
    {
        var due = Due((One, false), (One, false), (One, false), (Other, false), (Other, false));
        Choose(due, new() { [One] = 1 }, 9, 2).ShouldBe([due[3], due[0], due[4]]);
        Choose(due, new() { [One] = 2, [Other] = 3 }, 9, 2).ShouldBeEmpty();
    }

    [Fact]
    public void The_limit_of_one_app_counts_over_both_priorities()
    {
        var due = Due((One, true), (One, false));
        Choose(due, Nobody, 9, 1).ShouldBe([due[0]]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(9, 4)]
    public void All_together_get_no_more_than_is_free(int mostInAll, int chosen)
    {
        var due = Due((One, false), (Other, false), (One, true), (Other, true));
        Choose(due, Nobody, mostInAll, 9).Count.ShouldBe(chosen);
    }

    [Fact]
    public void What_is_under_way_counts_against_the_limit_of_all()
    {
        var due = Due((One, false), (Other, false));
        Choose(due, new() { [Guid.NewGuid()] = 3, [One] = 1 }, 5, 9).ShouldBe([due[1]]);
        Choose(due, new() { [Guid.NewGuid()] = 5 }, 5, 9).ShouldBeEmpty();
    }

    private static IReadOnlyList<DueDirectory> Choose(
        IReadOnlyList<DueDirectory> due, Dictionary<Guid, int> inFlight, int mostInAll, int mostPerApp)
    {
        var before = inFlight.ToDictionary();
        var chosen = FairTurns.Choose(due, inFlight, mostInAll, mostPerApp);
        inFlight.ShouldBe(before, "what is under way is the caller's");
        return chosen;
    }

    private static List<DueDirectory> Due(params (Guid App, bool IsInteractive)[] all) =>
        [.. all.Select((x, n) => new DueDirectory(Guid.NewGuid(), Guid.NewGuid(), x.App, n, x.IsInteractive))];
}
