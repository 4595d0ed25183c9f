namespace LivePlatform.Notifications.Webhooks;

/// <summary>When a delivery that failed is tried again: after 10 s, doubled up to an hour, for a day.</summary>
internal static class DeliverySchedule
{
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(1);

    private const int MostDoublings = 20;

    /// <summary>Decides; pure.</summary>
    /// <param name="attempts">Failed tries so far, at least 1.</param>
    /// <param name="firstTriedAt">When the first of them was.</param>
    /// <param name="now">The present.</param>
    /// <returns>Null: it is given up.</returns>
    public static DateTimeOffset? Next(int attempts, DateTimeOffset firstTriedAt, DateTimeOffset now)
    {
        var pause = TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(attempts - 1, MostDoublings), LongestPause.Ticks));
        return now + pause <= firstTriedAt + GivesUpAfter ? now + pause : null;
    }
}
