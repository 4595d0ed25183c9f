using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Onboarding.Settings;

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

    /// <summary>
    /// How long a process holds a run. It exceeds <see cref="StepTime"/>, so that no request of a process that was given up is still on its
    /// way when another takes over.
    /// </summary>
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

    /// <summary>So long after an object was made, nodes of Microsoft may not know it: calls are repeated in place.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan NewFor { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long one such call is repeated in place before the step is put off.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:02:00")]
    public TimeSpan RepeatInPlace { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What was made, and is not to be found so long after, was deleted by somebody.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan VanishedAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// A product that Microsoft refused to assign is tried again after this time: what it missed may be bought meanwhile.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan AskRefusedAgainAfter { get; set; } = TimeSpan.FromHours(1);

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
