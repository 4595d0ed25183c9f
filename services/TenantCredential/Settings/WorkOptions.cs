using System.ComponentModel.DataAnnotations;

namespace LivePlatform.TenantCredential.Settings;

/// <summary>Section <c>Work</c>: how the work for connections is paced.</summary>
public sealed class WorkOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Work";

    /// <summary>
    /// For so long a process has a piece of work before another takes it over. Nothing ends a piece by then: what takes longer is done
    /// twice, and fenced where it writes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:15", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>For so long a process that makes a registration may give no sign before another takes over.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "00:10:00")]
    public TimeSpan RegistrationLease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often the roles of a proven credential that lacks some are asked for at first. A role that is granted is seen at the next look.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LookForRolesEach { get; set; } = TimeSpan.FromMinutes(1);
}
