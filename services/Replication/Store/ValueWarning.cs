using LivePlatform.Replication.Inbound;
using LivePlatform.Replication.Schema;
using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Store;

/// <summary>
/// A value of the replica that is stored otherwise than Microsoft sent it. It lives as long as the row that it is about, in the same
/// generation.
/// </summary>
public sealed class ValueWarning : ICustomerOwned
{
    public Guid DirectoryId { get; init; }

    public PartKind Part { get; init; }

    public int Generation { get; init; }

    public Guid ObjectId { get; init; }

    /// <summary>Its name at Microsoft Graph.</summary>
    public string Property { get; init; } = "";

    public ServiceProviderId ServiceProviderId { get; init; }

    public Guid CustomerId { get; init; }

    public ValueFault Fault { get; init; }
}
