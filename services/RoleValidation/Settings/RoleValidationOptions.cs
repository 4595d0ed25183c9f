using System.ComponentModel.DataAnnotations;

namespace LivePlatform.RoleValidation.Settings;

/// <summary>Section <c>RoleValidation</c>.</summary>
public sealed class RoleValidationOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "RoleValidation";

    /// <summary>Time of day (UTC) at which the nightly assessments begin.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "23:59:59")]
    public TimeSpan NightlyFrom { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Over how long they are spread: each provider has its own time in it.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan NightlyWindow { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How many connections one process assesses at once.</summary>
    [Range(1, 64)]
    public int AtOnce { get; set; } = 8;

    /// <summary>
    /// How long a process holds an assessment, which takes several calls; one that dies leaves it to the others after this.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:30", "00:30:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a newer token is asked for while a granted role is not in it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan WaitEach { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long; after that the nightly assessment looks again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan WaitAtMost { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>
    /// How soon is looked whether something that is missing was granted, while an open run waits for it; doubled with each look.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LookAgainAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest time between two such looks.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LookAgainAtMost { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long results that were superseded are kept.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepHistory { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How many processes of this service divide its share of Microsoft's quotas.</summary>
    [Range(1, 100)]
    public int Replicas { get; set; } = 1;

    /// <summary>Rules across members.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (WaitAtMost < WaitEach)
        {
            yield return new ValidationResult("WaitEach must not be above WaitAtMost.", [nameof(WaitEach)]);
        }

        if (LookAgainAtMost < LookAgainAfter)
        {
            yield return new ValidationResult("LookAgainAfter must not be above LookAgainAtMost.", [nameof(LookAgainAfter)]);
        }
    }
}
