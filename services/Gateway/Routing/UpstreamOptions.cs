using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Gateway.Routing;

/// <summary>Section <c>Upstreams</c>: base addresses of the services behind the gateway; HTTPS, since operators' tokens go there.</summary>
public sealed class UpstreamOptions : IValidatableObject
{
    public const string Section = "Upstreams";

    [Required]
    public Uri? Onboarding { get; set; }

    [Required]
    public Uri? TenantCredential { get; set; }

    [Required]
    public Uri? RoleValidation { get; set; }

    [Required]
    public Uri? Replication { get; set; }

    [Required]
    public Uri? Notifications { get; set; }

    /// <summary>How long a service may take without sending or receiving a byte.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    internal Uri Of(Upstream upstream) => upstream switch
    {
        Upstream.Onboarding => Onboarding!,
        Upstream.TenantCredential => TenantCredential!,
        Upstream.RoleValidation => RoleValidation!,
        Upstream.Replication => Replication!,
        Upstream.Notifications => Notifications!,
        _ => throw new ArgumentOutOfRangeException(nameof(upstream)),
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var upstream in Enum.GetValues<Upstream>())
        {
            if (Of(upstream) is not { IsAbsoluteUri: true, Scheme: "https", AbsolutePath: "/", Query: "" })
            {
                yield return new ValidationResult($"{Section}:{upstream} must be an https address without a path.", [upstream.ToString()]);
            }
        }
    }
}
