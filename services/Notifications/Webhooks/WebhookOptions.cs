using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// Whether a webhook may lead into our own network: loopback, private, link-local and other addresses that are not public. For
    /// development only.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long one delivery may take, from looking up the name to the status of the answer.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // The lease of a delivery is longer: no two replicas send the same one at once.
        if (Patience <= TimeSpan.Zero || Patience > TimeSpan.FromSeconds(30))
        {
            yield return new ValidationResult($"{Section}:Patience must be longer than zero and at most 30 seconds.", [nameof(Patience)]);
        }
    }
}
