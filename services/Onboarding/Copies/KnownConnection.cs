using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Copies;

/// <summary>Our own small copy of a connection; the highest version wins.</summary>
internal sealed class KnownConnection : ICustomerOwned
{
    private KnownConnection()
    {
    }

    public Guid ConnectionId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private set; }

    public Guid ServiceId { get; private set; }

    public Guid M365TenantId { get; private set; }

    public Guid ClientId { get; private set; }

    public ConnectionStatus Status { get; private set; }

    /// <summary>Why Microsoft refused it, by class.</summary>
    public string? FailureClass { get; private set; }

    /// <summary>What helps, when it failed.</summary>
    public string? Action { get; private set; }

    public bool IsRemoved { get; private set; }

    /// <summary>The version of the event that this copy reflects.</summary>
    public long Version { get; private set; }

    public ConnectionRef Ref => new(ServiceProviderId, ConnectionId, ClientId, M365TenantId);

    public static KnownConnection Of(ServiceProviderId provider, Guid connectionId) =>
        new() { ServiceProviderId = provider, ConnectionId = connectionId };

    /// <summary>Takes over what an event says, unless a newer one was seen.</summary>
    /// <returns>False when nothing was new.</returns>
    public bool TakeOver(ConnectionChanged said)
    {
        if (!CopyRule.TakesOver(Version, said.Version, said.IsRepublished, Says(said)))
        {
            return false;
        }

        (CustomerId, ServiceId, M365TenantId, ClientId) = (said.CustomerId, said.ServiceId, said.M365TenantId, said.ClientId);
        (Status, FailureClass, Action, IsRemoved, Version) = (said.Status, said.FailureClass, said.Action, said.IsRemoved, said.Version);
        return true;
    }

    private bool Says(ConnectionChanged said) =>
        (said.CustomerId, said.ServiceId, said.M365TenantId, said.ClientId) == (CustomerId, ServiceId, M365TenantId, ClientId)
        && (said.Status, said.FailureClass, said.Action, said.IsRemoved) == (Status, FailureClass, Action, IsRemoved);
}
