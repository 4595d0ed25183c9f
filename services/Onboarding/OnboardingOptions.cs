using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Onboarding;

/// <summary>Section <c>Onboarding</c>.</summary>
public sealed class OnboardingOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Onboarding";

    /// <summary>How many runs one process advances at once.</summary>
    [Range(1, 64)]
    public int AtOnce { get; set; } = 8;

    /// <summary>How long one try of a step may take.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:05:00")]
    public TimeSpan StepTime { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a process holds a run. It exceeds <see cref="StepTime"/>, so that no request of a process that was given up is still on its way when another takes over.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(75);

    /// <summary>The first wait of a step that has to be tried again; it doubles with each try.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan FirstBackOff { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest of these waits.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LongestBackOff { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>An answer by message that did not come in this time is asked for again.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan AskAgainAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>What cannot be found so long after it may have been made, was not made.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CertainlyAbsentAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Microsoft takes up to a day to provision a licence; after that somebody has to ask.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "7.00:00:00")]
    public TimeSpan LicenceAtMost { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The name of activation users before the <c>@</c>.</summary>
    [Required, RegularExpression("^[a-z0-9][a-z0-9.-]{0,40}$")]
    public string ActivationUser { get; set; } = "live-activation";

    /// <summary>A licence with one of these service plans activates a sub-domain: MCOEV (Teams Phone), and its twin of the US government cloud.</summary>
    [MinLength(1)]
    public IReadOnlyList<Guid> ActivationPlans { get; set; } = [new("4828c8ec-dc2e-4779-b502-87ac9ce28ab7"), new("db23fce2-a974-42ef-9002-d78dd42a0f22")];

    /// <summary>How many processes of this service divide its share of Microsoft's quotas.</summary>
    [Range(1, 100)]
    public int Replicas { get; set; } = 1;

    /// <summary>Rules across members.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Lease < StepTime + TimeSpan.FromSeconds(5))
        {
            yield return new ValidationResult("Lease must exceed StepTime by at least 5 s.", [nameof(Lease)]);
        }

        if (LongestBackOff < FirstBackOff)
        {
            yield return new ValidationResult("LongestBackOff must not be below FirstBackOff.", [nameof(LongestBackOff)]);
        }
    }
}
