using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Replication.Settings;

/// <summary>What this process does.</summary>
public enum ReplicationRole
{
    /// <summary>REST, event consumers and the dispatcher.</summary>
    Api,

    /// <summary>Runs slices.</summary>
    Worker,
}

/// <summary>Section <c>Replication</c>.</summary>
public sealed class ReplicationOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Replication";

    /// <summary>What this process does.</summary>
    public ReplicationRole Role { get; set; } = ReplicationRole.Api;

    /// <summary>Slices that a worker runs at once for daily work.</summary>
    [Range(1, 64)]
    public int BackgroundSlices { get; set; } = 4;

    /// <summary>Slices that a worker runs at once for work that somebody waits for.</summary>
    [Range(1, 64)]
    public int InteractiveSlices { get; set; } = 2;

    /// <summary>A slice ends after about this time, wherever it is.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan SliceTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Slices in flight over all directories; queues stay short.</summary>
    [Range(1, 10_000)]
    public int MaxSlicesInFlight { get; set; } = 64;

    /// <summary>Slices in flight for one app: not more than its quota over all tenants can feed.</summary>
    [Range(1, 1_000)]
    public int MaxSlicesPerApp { get; set; } = 16;

    /// <summary>
    /// A nudge that nobody took is sent again after this time; so long, too, a worker waits with one for a database that is away.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:05:00")]
    public TimeSpan NudgeLife { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After a full round, compare counts with Microsoft's. False only where nobody answers <c>$count</c>.</summary>
    public bool CompareCounts { get; set; } = true;

    /// <summary>How long a difference between Microsoft's counts and ours is left alone before it is looked at again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan LookAgainAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the replica of a removed customer is kept, unless somebody orders its deletion earlier.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan KeepRemovedCustomers { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long runs with their rounds are kept.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepRuns { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// A directory whose last complete run is longer ago than this needs somebody, unless its customer or its provider has another target.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan FreshnessTarget { get; set; } = TimeSpan.FromHours(26);

    /// <summary>UTC time of the day at which daily runs begin.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "23:59:59")]
    public TimeSpan DailyStart { get; set; } = TimeSpan.Zero;

    /// <summary>Daily runs are spread over this time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan DailyWindow { get; set; } = TimeSpan.FromHours(23);
}
