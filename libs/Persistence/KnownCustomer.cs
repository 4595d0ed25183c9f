using LivePlatform.Tenancy;

namespace LivePlatform.Persistence;

/// <summary>A service's own small copy of a customer: where it belongs, so that operators of a channel see only theirs.</summary>
/// <remarks>Fed by events; the highest version wins, so events may come twice, late or out of order.</remarks>
public sealed class KnownCustomer : IProviderOwned
{
    private KnownCustomer()
    {
    }

    /// <summary>The customer.</summary>
    public Guid CustomerId { get; private init; }

    /// <inheritdoc/>
    public ServiceProviderId ServiceProviderId { get; private init; }

    /// <summary>The channel that the customer belongs to; null when it belongs to the provider itself.</summary>
    public Guid? ChannelId { get; private set; }

    /// <summary>The customer's name, for lists and sentences.</summary>
    public string Name { get; private set; } = "";

    /// <summary>True when the customer was removed; the row stays so that a late event cannot bring it back.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>The version of the event that this copy reflects.</summary>
    public long Version { get; private set; }

    /// <summary>Starts a copy of a customer that was not known.</summary>
    public static KnownCustomer Of(ServiceProviderId provider, Guid customerId) =>
        new() { ServiceProviderId = provider, CustomerId = customerId };

    /// <summary>Takes over what an event says, unless this or a newer one was seen.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="name">The name.</param>
    /// <param name="isRemoved">Whether it was removed.</param>
    /// <param name="version">The event's version.</param>
    /// <param name="isRepublished">True: also of this version it is right, should the copy say something else.</param>
    /// <returns>False when it changed nothing.</returns>
    public bool TakeOver(Guid? channelId, string name, bool isRemoved, long version, bool isRepublished = false)
    {
        if (!CopyRule.TakesOver(Version, version, isRepublished, (channelId, name, isRemoved) == (ChannelId, Name, IsRemoved)))
        {
            return false;
        }

        (ChannelId, Name, IsRemoved, Version) = (channelId, name, isRemoved, version);
        return true;
    }
}
