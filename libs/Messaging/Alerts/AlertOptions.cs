using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Messaging.Alerts;

/// <summary>Section <c>Alerts</c>: when a trouble needs a person.</summary>
public sealed class AlertOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Alerts";

    /// <summary>How often troubles are compared with the alerts that are open.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:05:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What makes no progress for so long, or is blocked for so long, needs somebody.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A message that waits for so long to leave the service needs somebody.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan MessageDelayedAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A loop that is so long behind the time by which it should have come round needs somebody.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan LoopSilentAfter { get; set; } = TimeSpan.FromMinutes(2);
}
