using System.ComponentModel.DataAnnotations;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>Section <c>Invitations</c>.</summary>
public sealed class InvitationOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Invitations";

    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(90);
    private static readonly TimeSpan LongestSession = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(10);

    /// <summary>Public address of the portal, without a path; without it no invitation can be made.</summary>
    public Uri? PortalUrl { get; set; }

    /// <summary>How long a link lives, from the last one that was made.</summary>
    public TimeSpan Life { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a session lives.</summary>
    public TimeSpan Session { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>No refusal of a link is answered sooner, so that its time does not tell the reasons apart.</summary>
    public TimeSpan RefusalTime { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PortalUrl is not (null or { IsAbsoluteUri: true, Scheme: "https", AbsolutePath: "/", Query: "" }))
        {
            yield return new ValidationResult($"{Section}:PortalUrl must be an https address without a path.", [nameof(PortalUrl)]);
        }

        if (Life <= TimeSpan.Zero || Life > LongestLife || Session <= TimeSpan.Zero || Session > LongestSession)
        {
            yield return new ValidationResult(
                $"{Section}:Life must be longer than zero and at most 90 days, :Session at most a day.", [nameof(Life), nameof(Session)]);
        }

        if (RefusalTime < TimeSpan.Zero || RefusalTime > LongestRefusal)
        {
            yield return new ValidationResult($"{Section}:RefusalTime must be 0 to 10 s.", [nameof(RefusalTime)]);
        }
    }
}
