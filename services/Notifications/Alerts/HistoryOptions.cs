using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Notifications.Alerts;

/// <summary>Section <c>History</c>: how long alerts are kept.</summary>
public sealed class HistoryOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "History";

    /// <summary>An open alert that its service did not confirm for so long is over: services confirm theirs each night.</summary>
    [Range(typeof(TimeSpan), "1.12:00:00", "30.00:00:00")]
    public TimeSpan ForgetAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long alerts that are over are kept.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(400);
}
