using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Store;

/// <summary>A removal that a delta round found; applied in the round's last commit, after the guard.</summary>
public sealed class PendingRemoval : ICustomerOwned
{
    public Guid DirectoryId { get; init; }

    public Guid RoundId { get; init; }

    public Guid ObjectId { get; init; }

    /// <summary>The member that left the group <see cref="ObjectId"/>; empty when the object itself was removed.</summary>
    public Guid MemberId { get; init; }

    public ServiceProviderId ServiceProviderId { get; init; }

    public Guid CustomerId { get; init; }
}
