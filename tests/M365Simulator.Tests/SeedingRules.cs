using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Throttling;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Pure parts: no server.</summary>
[Trait("Category", "unit")]
public sealed class SeedingRules
{
    [Fact]
    public void An_id_finds_its_object_and_nothing_else()
    {
        var ids = new ObjectIds(42);
        for (var number = 0; number < 10_000; number++)
        {
            var id = ids.Of(ObjectKind.User, number);
            id.Version.ShouldBe(4);
            ids.TryFind(id, out var kind, out var found).ShouldBeTrue();
            (kind, found).ShouldBe((ObjectKind.User, number));
            new ObjectIds(43).TryFind(id, out _, out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(7919)]
    [InlineData(100_000)]
    public void An_order_names_each_number_once_and_runs_backwards(int count)
    {
        var order = new Permutation(count, 9);
        var inverse = order.Inverse();
        Enumerable.Range(0, count).Select(order.At).Distinct().Count().ShouldBe(count);
        Enumerable.Range(0, count).ShouldAllBe(position => order.PositionOf(order.At(position), inverse) == position);
    }

    [Theory]
    [InlineData(20, 4, 40)]
    [InlineData(1000, 100, 2000)]
    [InlineData(50, 20, 900)]
    [InlineData(5000, 300, 60_000)]
    [InlineData(10, 1, 10)]
    public void Memberships_are_as_many_as_ordered_and_both_directions_agree(int users, int groups, int memberships)
    {
        var seed = new TenantSeed(Guid.NewGuid(), 5, "T", "t.example", users, groups, memberships);
        SeededMembership.Fits(seed).ShouldBeTrue();
        var members = new SeededMembership(seed);
        var total = 0;
        for (var group = 0; group < groups; group++)
        {
            var inside = Enumerable.Range(0, members.CountOf(group)).Select(slot => members.At(group, slot)).ToHashSet();
            inside.Count.ShouldBe(members.CountOf(group));
            total += inside.Count;
            for (var user = 0; user < users; user++)
            {
                var member = new Member(ObjectKind.User, user);
                members.Contains(group, member).ShouldBe(inside.Contains(member));
            }
        }

        total.ShouldBe(memberships);
    }

    [Fact]
    public void A_sliding_window_never_holds_more_than_its_limit()
    {
        var window = new SlidingWindow(TimeSpan.FromSeconds(10));
        var granted = new List<double>();
        for (var now = 0.0; now < 60; now += 0.003)
        {
            window.MoveTo(TimeSpan.FromSeconds(now));
            var fits = window.Granted + 1 <= 1000;
            if (fits)
            {
                window.Add(1, granted: true, 1000);
                granted.Add(now);
            }
        }

        for (var (first, last) = (0, 0); last < granted.Count; last++)
        {
            while (granted[last] - granted[first] >= 10)
            {
                first++;
            }

            (last - first + 1).ShouldBeLessThanOrEqualTo(1000);
        }

        granted.Count.ShouldBeGreaterThan(5900, "the quota is given out nearly whole");
        window.Peak.ShouldBeLessThanOrEqualTo(1);
    }
}
