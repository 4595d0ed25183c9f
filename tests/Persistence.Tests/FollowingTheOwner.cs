namespace LivePlatform.Persistence.Tests;

/// <summary>A copy follows its owner, in whichever order events come.</summary>
public sealed class FollowingTheOwner
{
    [Theory]
    [InlineData(0, 1, false, false, true)]
    [InlineData(3, 4, false, false, true)]
    [InlineData(3, 4, false, true, true)]
    [InlineData(3, 3, false, false, false)]
    [InlineData(3, 2, false, false, false)]
    [InlineData(3, 4, true, true, true)]
    [InlineData(3, 3, true, false, true)]
    [InlineData(3, 3, true, true, false)]
    [InlineData(3, 2, true, false, false)]
    public void The_highest_version_wins_and_a_republished_one_corrects_its_own(
        long had, long published, bool isRepublished, bool isSame, bool takesOver) =>
        CopyRule.TakesOver(had, published, isRepublished, isSame).ShouldBe(takesOver);
}
