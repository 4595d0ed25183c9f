using System.ComponentModel.DataAnnotations;

namespace LivePlatform.ServiceDefaults.Workloads;

/// <summary>
/// Section <c>Workloads</c>: how services prove to each other who they are (Kubernetes projected service-account tokens).
/// </summary>
public sealed class WorkloadOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Workloads";

    /// <summary>Issuer of workload tokens; HTTPS.</summary>
    [Required, Url]
    public string Authority { get; set; } = "";

    /// <summary>The audience that tokens must name.</summary>
    [Required]
    public string Audience { get; set; } = "live-platform-internal";

    /// <summary>
    /// The namespace whose service accounts are our workloads. An account of another one is a stranger, whatever its name.
    /// </summary>
    [Required]
    public string Namespace { get; set; } = "";

    /// <summary>File with this workload's own token; read again when it changes. Empty where the service calls nobody.</summary>
    public string TokenFile { get; set; } = "";
}
