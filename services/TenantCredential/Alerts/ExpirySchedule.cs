namespace LivePlatform.TenantCredential.Alerts;

/// <summary>What the calendar does at one look.</summary>
/// <param name="Tell">The threshold to tell of, in days before the end; null: none.</param>
/// <param name="Reached">The last threshold that was told of.</param>
/// <param name="NextAt">When to look again; null: never.</param>
internal readonly record struct ExpiryStep(int? Tell, int? Reached, DateTimeOffset? NextAt);

/// <summary>When somebody is told of the end of a credential: each threshold once; after an outage only of the nearest one.</summary>
internal static class ExpirySchedule
{
    /// <summary>A credential of unknown end is treated like one that ends in so many days.</summary>
    public const int LikeUnknown = 14;

    /// <summary>For a new credential to be recognised in Entra before its end counts as unknown.</summary>
    public static readonly TimeSpan Recognition = TimeSpan.FromHours(1);

    /// <summary>Days before the end.</summary>
    public static readonly IReadOnlyList<int> Thresholds = [60, 30, 14, 7, 1, 0];

    private static readonly IReadOnlyList<int> ThresholdsOfSyncApp = [90, .. Thresholds];

    /// <summary>The end of the SyncApp would stop many connections at once: it is told earlier.</summary>
    public static IReadOnlyList<int> ThresholdsOf(CredentialSubject subject) => subject.IsSyncApp ? ThresholdsOfSyncApp : Thresholds;

    /// <summary>Decides; pure.</summary>
    /// <param name="expiresOn">The end; null: unknown.</param>
    /// <param name="reached">The last threshold that was told of; null: none yet.</param>
    /// <param name="thresholds">Days before the end at which it is told, falling.</param>
    /// <param name="now">The present.</param>
    public static ExpiryStep Next(DateTimeOffset? expiresOn, int? reached, IReadOnlyList<int> thresholds, DateTimeOffset now)
    {
        if (expiresOn is not { } end)
        {
            return new(reached is null ? LikeUnknown : null, LikeUnknown, null);
        }

        int? nearest = thresholds.Any(days => end.AddDays(-days) <= now) ? thresholds.Last(days => end.AddDays(-days) <= now) : null;
        var tell = nearest is { } days && (reached is null || days < reached) ? nearest : null;
        var last = tell ?? reached;
        var ahead = thresholds.Where(next => last is null || next < last).ToList();
        return new(tell, last, ahead.Count == 0 ? null : end.AddDays(-ahead[0]));
    }

    /// <summary>When to look at a credential for the first time.</summary>
    public static DateTimeOffset First(
        DateTimeOffset? expiresOn, DateTimeOffset storedAt, IReadOnlyList<int> thresholds, DateTimeOffset now) =>
        expiresOn is { } end ? Later(end.AddDays(-thresholds[0]), now) : Later(storedAt + Recognition, now);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
