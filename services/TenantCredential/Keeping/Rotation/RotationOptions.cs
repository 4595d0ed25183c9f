using System.ComponentModel.DataAnnotations;

namespace LivePlatform.TenantCredential.Keeping.Rotation;

/// <summary>Section <c>Rotation</c>.</summary>
public sealed class RotationOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Rotation";

    /// <summary>
    /// How many days before its end a secret is replaced by itself; 0: never. Of a short-lived secret it is the last third. 35: before the
    /// alert of 30 days.
    /// </summary>
    [Range(0, 365)]
    public int DaysBefore { get; set; } = 35;

    /// <summary>How long a new secret shall live, in days; shorter where the customer's policy wants it shorter.</summary>
    [Range(7, 730)]
    public int LifeDays { get; set; } = 180;
}
