using System.ComponentModel.DataAnnotations;

namespace LivePlatform.TenantCredential.Settings;

/// <summary>What the service reads beside its sections, from the top of the configuration.</summary>
public sealed class TenantCredentialOptions
{
    /// <summary>How many processes of this service divide its share of Microsoft's quotas.</summary>
    [Range(1, 100)]
    public int Replicas { get; set; } = 1;
}
