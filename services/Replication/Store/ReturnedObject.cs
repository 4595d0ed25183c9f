using LivePlatform.Replication.Schema;
using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Store;

/// <summary>
/// A user or group that came back to the directory: Microsoft tells nothing of the memberships that came back with it, so they are read
/// before the next round of groups ends.
/// </summary>
public sealed class ReturnedObject : ICustomerOwned
{
    public Guid DirectoryId { get; init; }

    public Guid ObjectId { get; init; }

    public PartKind Part { get; init; }

    /// <summary>
    /// The round in which Microsoft showed no membership of it, perhaps because it had not spread yet: the next one looks once more. Null:
    /// none has looked.
    /// </summary>
    public Guid? TriedInRound { get; init; }

    public ServiceProviderId ServiceProviderId { get; init; }

    public Guid CustomerId { get; init; }
}
