using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Keys;

/// <summary>The head of a provider's audit chain as the sealer last wrote it. A chain that no longer reaches it was cut.</summary>
internal sealed class AuditAnchor : IProviderOwned
{
    public required ServiceProviderId ServiceProviderId { get; init; }

    public required long Number { get; init; }

    public required byte[] Hash { get; init; }

    public required DateTimeOffset AnchoredAt { get; init; }

    /// <summary>The last link up to which a verification found nothing wrong; 0: none did.</summary>
    public long VerifiedNumber { get; init; }

    /// <summary>Its hash; null where there is none.</summary>
    public byte[]? VerifiedHash { get; init; }

    /// <summary>When a verification last walked the chain from its first link and found nothing wrong; null: none did.</summary>
    public DateTimeOffset? WalkedAt { get; init; }
}
