namespace LivePlatform.Persistence;

/// <summary>
/// When a copy of another service's object takes over an event about it. Events may come twice, late and out of order: the highest version
/// wins. One that is only published again corrects a copy of the same version that says something else.
/// </summary>
public static class CopyRule
{
    /// <summary>Decides; pure.</summary>
    /// <param name="had">Version that the copy has; 0: it says nothing yet.</param>
    /// <param name="published">Version of the event.</param>
    /// <param name="isRepublished">True when nothing happened and the event is only published again.</param>
    /// <param name="isSame">True when the copy says what the event says.</param>
    public static bool TakesOver(long had, long published, bool isRepublished, bool isSame) =>
        published > had || (published == had && isRepublished && !isSame);
}
