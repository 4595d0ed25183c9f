using System.ComponentModel.DataAnnotations;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>Section <c>Invitations</c>.</summary>
public sealed class InvitationOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Invitations";

    /// <summary>Public address of the portal, without a path; without it no invitation can be made.</summary>
    public Uri? PortalUrl { get; set; }

    /// <summary>How long a link lives, from the last one that was made.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00")]
    public TimeSpan Life { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a session lives.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Session { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>No refusal of a link is answered sooner, so that its time does not tell the reasons apart.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan RefusalTime { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PortalUrl is not (null or { IsAbsoluteUri: true, Scheme: "https", AbsolutePath: "/", Query: "" }))
        {
            yield return new ValidationResult($"{Section}:PortalUrl must be an https address without a path.", [nameof(PortalUrl)]);
        }
    }
}
