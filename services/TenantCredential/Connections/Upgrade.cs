using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Many connections that move to an application registration.</summary>
internal sealed class Upgrade : Versioned, IProviderOwned
{
    public required Guid Id { get; init; }

    public required ServiceProviderId ServiceProviderId { get; init; }

    public required string Name { get; init; }

    public required UpgradeSource Source { get; init; }

    /// <summary>The provider's name as invitees read it; null for other sources.</summary>
    public required string? SenderName { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>True: what has begun goes on, nothing else begins.</summary>
    public bool IsPaused { get; private set; }

    public void Pause(bool isPaused)
    {
        IsPaused = isPaused;
        Changed();
    }
}
