using LivePlatform.Contracts;
using LivePlatform.Tenancy;

namespace LivePlatform.RoleValidation.Connections;

/// <summary>RoleValidation's copy of a connection; the highest version wins.</summary>
public sealed class KnownConnection : ICustomerOwned
{
    private KnownConnection()
    {
    }

    public Guid ConnectionId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public Guid M365TenantId { get; private set; }

    public ConnectionStatus Status { get; private set; }

    public Guid ClientId { get; private set; }

    public int CredentialVersion { get; private set; }

    public bool IsRemoved { get; private set; }

    public long Version { get; private set; }

    public bool MayBeAssessed => Status == ConnectionStatus.Verified && !IsRemoved;

    public static KnownConnection Of(ServiceProviderId provider, Guid connectionId, Guid customerId) =>
        new() { ServiceProviderId = provider, ConnectionId = connectionId, CustomerId = customerId };

    /// <summary>Takes over an event.</summary>
    /// <returns>True when the connection has just become verified, or its credential was replaced: its roles must be read again.</returns>
    public bool TakeOver(ConnectionChanged changed)
    {
        if (changed.Version <= Version)
        {
            return false;
        }

        var before = (MayBeAssessed, CredentialVersion, ClientId);
        (M365TenantId, Status, ClientId, CredentialVersion) = (changed.M365TenantId, changed.Status, changed.ClientId, changed.CredentialVersion);
        (IsRemoved, Version) = (changed.IsRemoved, changed.Version);
        return MayBeAssessed && before != (true, CredentialVersion, ClientId);
    }
}
