using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// Whether a webhook may lead into our own network: loopback, private, link-local and other addresses that are not public. For
    /// development only.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>
    /// How long one delivery may take, from looking up the name to the status of the answer. The lease of a delivery is longer: no two
    /// replicas send the same one at once.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);
}
