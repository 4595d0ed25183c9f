using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Portal;

/// <summary>Section <c>Portal</c>.</summary>
public sealed class PortalOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Portal";

    /// <summary>The gateway, to which alone the portal talks; HTTPS, without a path.</summary>
    [Required]
    public Uri? Gateway { get; set; }

    /// <summary>
    /// A folder that all replicas share, for the keys of cookies and forms; without it each process has its own, and forgets them when it
    /// ends.
    /// </summary>
    public string? KeysFolder { get; set; }

    /// <summary>Posts per minute from one address.</summary>
    [Range(1, 100_000)]
    public int PostsPerMinute { get; set; } = 30;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Gateway is not { IsAbsoluteUri: true, Scheme: "https", AbsolutePath: "/", Query: "" })
        {
            yield return new ValidationResult($"{Section}:Gateway must be an https address without a path.", [nameof(Gateway)]);
        }
    }
}
