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

/// <summary>A managed service provider. Its data is isolated from that of all other providers.</summary>
/// <param name="Id">Id of the service provider.</param>
/// <param name="Name">Name, unique on the platform.</param>
/// <param name="CreatedAt">When the service provider was created (UTC).</param>
/// <param name="Version">Version of the service provider; sent as ETag.</param>
public sealed record ServiceProviderResponse(Guid Id, string Name, DateTimeOffset CreatedAt, long Version)
{
    internal static ServiceProviderResponse Of(ServiceProvider x) => new(x.ServiceProviderId.Value, x.Name, x.CreatedAt, x.Version);
}
