using System.ComponentModel.DataAnnotations;

namespace LivePlatform.RoleValidation.Settings;

/// <summary>Section <c>RoleValidation</c>.</summary>
public sealed class RoleValidationOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "RoleValidation";

    /// <summary>Time of day (UTC) at which the nightly assessments begin.</summary>
    public TimeSpan NightlyFrom { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Over how long they are spread: each provider has its own time in it.</summary>
    public TimeSpan NightlyWindow { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How many connections one process assesses at once.</summary>
    [Range(1, 64)]
    public int AtOnce { get; set; } = 8;

    /// <summary>How long a process holds an assessment; one that dies leaves it to the others after this.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a newer token is asked for while a granted role is not in it.</summary>
    public TimeSpan WaitEach { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long; after that the nightly assessment looks again.</summary>
    public TimeSpan WaitAtMost { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>
    /// How soon is looked whether something that is missing was granted, while an open run waits for it; doubled with each look.
    /// </summary>
    public TimeSpan LookAgainAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest time between two such looks.</summary>
    public TimeSpan LookAgainAtMost { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long results that were superseded are kept.</summary>
    public TimeSpan KeepHistory { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How many processes of this service divide its share of Microsoft's quotas.</summary>
    [Range(1, 100)]
    public int Replicas { get; set; } = 1;

    /// <summary>Rules across members.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (NightlyFrom < TimeSpan.Zero || NightlyFrom >= TimeSpan.FromDays(1))
        {
            yield return new ValidationResult("NightlyFrom must be a time of day.", [nameof(NightlyFrom)]);
        }

        if (NightlyWindow < TimeSpan.FromMinutes(1) || NightlyWindow > TimeSpan.FromDays(1))
        {
            yield return new ValidationResult("NightlyWindow must be one minute to one day.", [nameof(NightlyWindow)]);
        }

        if (Lease < TimeSpan.FromSeconds(30))
        {
            yield return new ValidationResult("Lease must be at least 30 s: reading takes several calls.", [nameof(Lease)]);
        }

        if (WaitEach <= TimeSpan.Zero || WaitAtMost < WaitEach)
        {
            yield return new ValidationResult("WaitEach must be above zero and not above WaitAtMost.", [nameof(WaitEach)]);
        }

        if (LookAgainAfter < TimeSpan.FromSeconds(1) || LookAgainAtMost < LookAgainAfter)
        {
            yield return new ValidationResult(
                "LookAgainAfter must be at least one second and not above LookAgainAtMost.", [nameof(LookAgainAfter)]);
        }

        if (KeepHistory < TimeSpan.FromDays(1))
        {
            yield return new ValidationResult("KeepHistory must be at least one day.", [nameof(KeepHistory)]);
        }
    }
}
