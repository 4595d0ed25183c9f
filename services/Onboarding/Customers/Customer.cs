using LivePlatform.Contracts;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Customers;

/// <summary>A company that a ServiceProvider serves, directly or through a Channel.</summary>
internal sealed class Customer : Versioned, IProviderOwned, ICustomerRow
{
    private Customer()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    /// <summary>Null: served by the provider itself.</summary>
    public Guid? ChannelId { get; private set; }

    public string Name { get; private set; } = "";

    public string NameKey { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public static Customer Create(ServiceProviderId provider, Guid? channelId, string name, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ServiceProviderId = provider,
        ChannelId = channelId,
        Name = name,
        NameKey = ProperNameAttribute.KeyOf(name),
        CreatedAt = now,
    };

    /// <summary>Renames, moves, or both.</summary>
    /// <returns>False when everything was so already.</returns>
    public bool Change(string name, Guid? channelId)
    {
        if (string.Equals(name, Name, StringComparison.Ordinal) && channelId == ChannelId)
        {
            return false;
        }

        (Name, NameKey, ChannelId) = (name, ProperNameAttribute.KeyOf(name), channelId);
        Changed();
        return true;
    }

    /// <summary>Counts the removal, so that its event is newer than every other one of this customer.</summary>
    public void Remove() => Changed();

    public CustomerChanged ToEvent(bool isRemoved = false) => new(Id, ChannelId, Name, isRemoved, Version);
}

/// <summary>A customer of the service provider, directly or through a channel.</summary>
/// <param name="Id">Id of the customer.</param>
/// <param name="Name">Name, unique within the service provider.</param>
/// <param name="ChannelId">Id of the channel that the customer belongs to; null when it belongs to the service provider itself.</param>
/// <param name="CreatedAt">When the customer was created (UTC).</param>
/// <param name="Version">Version of the customer, increased by each change; sent as ETag and expected in If-Match.</param>
public sealed record CustomerResponse(Guid Id, string Name, Guid? ChannelId, DateTimeOffset CreatedAt, long Version)
{
    internal static CustomerResponse Of(Customer x) => new(x.Id, x.Name, x.ChannelId, x.CreatedAt, x.Version);
}
