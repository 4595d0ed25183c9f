using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Slices;

namespace LivePlatform.Replication.Tests.Decisions;

/// <summary>A round is stopped only where it would remove more than ten of a kind and more than a tenth of them.</summary>
[Trait("Category", "unit")]
public sealed class DecidingRemovals
{
    [Theory]
    [InlineData(10, 10, false)]
    [InlineData(11, 11, true)]
    [InlineData(11, 110, false)]
    [InlineData(11, 109, true)]
    [InlineData(12, 110, true)]
    [InlineData(100, 1_000, false)]
    [InlineData(101, 1_000, true)]
    [InlineData(0, 0, false)]
    [InlineData(11, 0, true)]
    public void More_than_ten_and_more_than_a_tenth_are_too_many(int removed, int total, bool isStopped) =>
        RemovalGuard.Check("users", removed, total).ShouldBe(isStopped ? $"{removed} of {total} users would be removed." : null);

    [Theory]
    [InlineData(5, 5, null)]
    [InlineData(40, 5, "40 of 100 groups would be removed.")]
    [InlineData(5, 50, "50 of 200 memberships would be removed.")]
    [InlineData(40, 50, "40 of 100 groups would be removed. 50 of 200 memberships would be removed.")]
    public void Objects_and_memberships_are_judged_apart_and_both_are_named(int objects, int members, string? expected) =>
        RemovalGuard.Check("groups", new RoundCounts(1, 2, objects, 3, members), totalObjects: 100, totalMembers: 200).ShouldBe(expected);
}
