using System.ComponentModel.DataAnnotations;

namespace LivePlatform.RoleValidation;

/// <summary>Section <c>RoleValidation</c>.</summary>
public sealed class RoleValidationOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "RoleValidation";

    /// <summary>Assessments that one process runs at once.</summary>
    [Range(1, 64)]
    public int AtOnce { get; set; } = 4;

    /// <summary>Processes of this service: they divide its part of Microsoft's quotas.</summary>
    [Range(1, 100)]
    public int Replicas { get; set; } = 1;

    /// <summary>How often a token is looked at while a granted role is not in it yet.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan TokenInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a granted role is waited for; then the assessment ends as waiting and the nightly one goes on.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan TokenPatience { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>Every verified connection is assessed again after this time.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "7.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromDays(1);
}
