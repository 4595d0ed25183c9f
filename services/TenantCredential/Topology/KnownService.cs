using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Topology;

/// <summary>Our own small copy of a voice service: whose it is, and whether it still exists.</summary>
internal sealed class KnownService : ICustomerOwned
{
    private KnownService()
    {
    }

    public Guid ServiceId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private set; }

    public ServiceKind Kind { get; private set; }

    public string ShortName { get; private set; } = "";

    public bool IsRemoved { get; private set; }

    /// <summary>The version of the event that this copy reflects.</summary>
    public long Version { get; private set; }

    public static KnownService Of(ServiceProviderId provider, Guid serviceId) =>
        new() { ServiceProviderId = provider, ServiceId = serviceId };

    /// <summary>Takes over what an event says, unless a newer one was seen.</summary>
    /// <returns>False when nothing was new.</returns>
    public bool TakeOver(ServiceChanged said)
    {
        var same = (said.CustomerId, said.Kind, said.ShortName, said.IsRemoved) == (CustomerId, Kind, ShortName, IsRemoved);
        if (!CopyRule.TakesOver(Version, said.Version, said.IsRepublished, same))
        {
            return false;
        }

        (CustomerId, Kind, ShortName, IsRemoved, Version) = (said.CustomerId, said.Kind, said.ShortName, said.IsRemoved, said.Version);
        return true;
    }
}
