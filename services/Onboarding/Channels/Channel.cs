using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Channels;

/// <summary>A reseller below a ServiceProvider.</summary>
internal sealed class Channel : Versioned, IProviderOwned
{
    private Channel()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public string Name { get; private set; } = "";

    public string NameKey { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public static Channel Create(ServiceProviderId provider, string name, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ServiceProviderId = provider,
        Name = name,
        NameKey = ProperNameAttribute.KeyOf(name),
        CreatedAt = now,
    };

    public void Rename(string name)
    {
        if (!string.Equals(name, Name, StringComparison.Ordinal))
        {
            (Name, NameKey) = (name, ProperNameAttribute.KeyOf(name));
            Changed();
        }
    }
}

/// <summary>A channel: a reseller below the service provider.</summary>
/// <param name="Id">Id of the channel.</param>
/// <param name="Name">Name, unique within the service provider.</param>
/// <param name="CreatedAt">When the channel was created (UTC).</param>
/// <param name="Version">Version of the channel, increased by each change; sent as ETag and expected in If-Match.</param>
public sealed record ChannelResponse(Guid Id, string Name, DateTimeOffset CreatedAt, long Version)
{
    internal static ChannelResponse Of(Channel x) => new(x.Id, x.Name, x.CreatedAt, x.Version);
}
