using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Slices;
using LivePlatform.Tenancy;
using Directory = LivePlatform.Replication.Directories.Directory;

namespace LivePlatform.Replication.Tests.Decisions;

/// <summary>Users before groups; after a full round passes of changes, until the counts agree or were looked at often enough.</summary>
[Trait("Category", "unit")]
public sealed class OrderingRounds
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> Differs = new() { ["users/$count"] = "Users differ." };
    private readonly Directory _directory = Directory.Of(ServiceProviderId.From(Guid.NewGuid()), Guid.NewGuid(), Guid.NewGuid(), Now);
    private readonly ReplicationRun _run;
    private readonly List<ReplicationRound> _rounds = [];

    public OrderingRounds()
    {
        _run = ReplicationRun.Of(_directory, RunCause.Daily, null, Now);
        _run.Start(Now);
    }

    [Fact]
    public void Users_are_read_first_then_groups_then_the_run_is_over()
    {
        Next(compares: false).ShouldBe(new NextRound.Begin(PartKind.Users, 0));
        var users = Add(PartKind.Users);
        Next(compares: false).ShouldBe(new NextRound.GoOn(users));
        users.Complete(0, Now);
        Next(compares: false).ShouldBe(new NextRound.Begin(PartKind.Groups, 0));
        Add(PartKind.Groups).Complete(0, Now);
        Next(compares: false).ShouldBeOfType<NextRound.Nothing>();
    }

    [Fact]
    public void A_part_that_failed_keeps_the_next_one_from_nothing()
    {
        Add(PartKind.Users).Fail("no", Now);
        Next().ShouldBe(new NextRound.Begin(PartKind.Groups, 0));
        Add(PartKind.Groups).Fail("no", Now);
        Next().ShouldBeOfType<NextRound.Nothing>("nothing was read whole: there is nothing to compare");
    }

    [Fact]
    public void A_quarantined_round_is_not_over()
    {
        var users = Add(PartKind.Users);
        users.Quarantine("too many");
        Next().ShouldBe(new NextRound.GoOn(users));
    }

    [Fact]
    public void After_rounds_of_changes_nothing_is_compared()
    {
        Known(PartKind.Users);
        Known(PartKind.Groups);
        Add(PartKind.Users).Complete(0, Now);
        Add(PartKind.Groups).Complete(0, Now);
        _rounds.ShouldAllBe(x => x.Mode == RoundMode.Delta);
        Next().ShouldBeOfType<NextRound.Nothing>();
    }

    [Fact]
    public void After_a_full_round_the_changes_of_each_part_are_read_and_counts_compared()
    {
        ReadAllWhole();
        Next(compares: false).ShouldBeOfType<NextRound.Nothing>();
        Next().ShouldBe(new NextRound.Begin(PartKind.Users, 1));
        Add(PartKind.Users, 1).Complete(0, Now);
        Next().ShouldBe(new NextRound.Begin(PartKind.Groups, 1));
        var last = Add(PartKind.Groups, 1);
        last.Complete(0, Now);
        Next().ShouldBe(new NextRound.Compare(last));
        _run.Compared(new Dictionary<string, string>(), TimeSpan.FromMinutes(5), Now);
        Next().ShouldBeOfType<NextRound.Nothing>();
    }

    [Fact]
    public void One_full_round_is_enough_to_compare_and_a_part_that_failed_is_not_read_again()
    {
        Add(PartKind.Users).Fail("no", Now);
        Add(PartKind.Groups).Complete(0, Now);
        Next().ShouldBe(new NextRound.Begin(PartKind.Groups, 1));
        var groups = Add(PartKind.Groups, 1);
        groups.Complete(0, Now);
        Next().ShouldBe(new NextRound.Compare(groups));
    }

    [Fact]
    public void What_differs_is_looked_at_again_at_its_time_after_another_pass()
    {
        ReadAllWhole();
        Pass(1);
        _run.Compared(Differs, TimeSpan.FromMinutes(5), Now);
        Next().ShouldBe(new NextRound.LookAgain(Now.AddMinutes(5)));
        Next(at: Now.AddMinutes(5).AddTicks(-1)).ShouldBeOfType<NextRound.LookAgain>();
        Next(at: Now.AddMinutes(5)).ShouldBe(new NextRound.Begin(PartKind.Users, 2));

        var last = Pass(2);
        Next(at: Now.AddMinutes(6)).ShouldBe(new NextRound.Compare(last));
        _run.Compared(Differs, TimeSpan.FromMinutes(5), Now.AddMinutes(6));
        Next(at: Now.AddMinutes(7)).ShouldBe(new NextRound.LookAgain(Now.AddMinutes(11)));

        // The first pause is over, and the second one counts.
        Pass(3);
        _run.Compared(Differs, TimeSpan.FromMinutes(5), Now.AddMinutes(12));
        Next(at: Now.AddMinutes(12)).ShouldBeOfType<NextRound.Nothing>("three looks are enough");
    }

    [Fact]
    public void A_pass_on_top_that_fails_ends_and_the_comparison_follows()
    {
        ReadAllWhole();
        Add(PartKind.Users, 1).Fail("no", Now);
        Next().ShouldBe(new NextRound.Begin(PartKind.Groups, 1));
        var groups = Add(PartKind.Groups, 1);
        groups.Complete(0, Now);
        Next().ShouldBe(new NextRound.Compare(groups));
    }

    private NextRound Next(bool compares = true, DateTimeOffset? at = null) => RoundOrder.Of(_rounds, _run, compares, at ?? Now);

    private ReplicationRound Add(PartKind part, int pass = 0)
    {
        var round = ReplicationRound.Of(_run, _directory.Part(part), pass, Now);
        _rounds.Add(round);
        return round;
    }

    private void ReadAllWhole()
    {
        Add(PartKind.Users).Complete(0, Now);
        Add(PartKind.Groups).Complete(0, Now);
        _rounds.ShouldAllBe(x => x.Mode == RoundMode.Full);
    }

    private ReplicationRound Pass(int pass)
    {
        Add(PartKind.Users, pass).Complete(0, Now);
        var last = Add(PartKind.Groups, pass);
        last.Complete(0, Now);
        return last;
    }

    /// <summary>The part was read whole before: what comes are changes.</summary>
    private void Known(PartKind part) => _directory.Part(part).Complete(_directory.Part(part).BeginGeneration(), "link", Now, Now, 1, 1);
}
