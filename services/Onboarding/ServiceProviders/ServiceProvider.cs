using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.ServiceProviders;

/// <summary>A managed service provider: the isolation boundary. Its own row belongs to itself.</summary>
internal sealed class ServiceProvider : Versioned, IProviderOwned
{
    private ServiceProvider()
    {
    }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public string Name { get; private init; } = "";

    public string NameKey { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public static ServiceProvider Create(ServiceProviderId id, string name, DateTimeOffset now) =>
        new() { ServiceProviderId = id, Name = name, NameKey = ProperNameAttribute.KeyOf(name), CreatedAt = now };
}

/// <summary>A ServiceProvider as the API shows it.</summary>
public sealed record ServiceProviderDetails(Guid Id, string Name, DateTimeOffset CreatedAt, long Version)
{
    internal static ServiceProviderDetails Of(ServiceProvider x) => new(x.ServiceProviderId.Value, x.Name, x.CreatedAt, x.Version);
}
