using LivePlatform.Onboarding.VoiceServices;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Sites;

/// <summary>A location of a Direct Routing service: one SIP connection. Its service and sub-domain never change.</summary>
internal sealed class Site : Versioned, ICustomerOwned
{
    private Site()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public Guid ServiceId { get; private init; }

    public string Name { get; private set; } = "";

    public string NameKey { get; private set; } = "";

    /// <summary>Its own sub-domain; null: it is reached by the service's.</summary>
    public string? ShortName { get; private init; }

    /// <summary>Names or addresses of its session border controllers.</summary>
    public IReadOnlyList<string> SbcAddresses { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public static Site Create(Service service, string name, string? shortName, IReadOnlyList<string> sbcAddresses, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            ServiceProviderId = service.ServiceProviderId,
            CustomerId = service.CustomerId,
            ServiceId = service.Id,
            Name = name,
            NameKey = ProperNameAttribute.KeyOf(name),
            ShortName = shortName,
            SbcAddresses = [.. sbcAddresses],
            CreatedAt = now,
        };

    public void Change(string name, IReadOnlyList<string> sbcAddresses)
    {
        if (!string.Equals(name, Name, StringComparison.Ordinal) || !sbcAddresses.SequenceEqual(SbcAddresses, StringComparer.Ordinal))
        {
            (Name, NameKey, SbcAddresses) = (name, ProperNameAttribute.KeyOf(name), [.. sbcAddresses]);
            Changed();
        }
    }
}

/// <summary>A site of a Direct Routing service: a location with one SIP connection.</summary>
/// <param name="Id">Id of the site.</param>
/// <param name="ServiceId">Id of the voice service that the site belongs to.</param>
/// <param name="CustomerId">Id of the customer that the service belongs to.</param>
/// <param name="Name">Name, unique within the service.</param>
/// <param name="ShortName">DNS label of the site's own sub-domain, in lower case; null when the site uses the service's sub-domain.</param>
/// <param name="SbcAddresses">Host names or IP addresses of the site's session border controllers (SBCs).</param>
/// <param name="CreatedAt">When the site was created (UTC).</param>
/// <param name="Version">Version of the site, increased by each change; sent as ETag and expected in If-Match.</param>
public sealed record SiteResponse(
    Guid Id,
    Guid ServiceId,
    Guid CustomerId,
    string Name,
    string? ShortName,
    IReadOnlyList<string> SbcAddresses,
    DateTimeOffset CreatedAt,
    long Version)
{
    internal static SiteResponse Of(Site x) =>
        new(x.Id, x.ServiceId, x.CustomerId, x.Name, x.ShortName, x.SbcAddresses, x.CreatedAt, x.Version);
}
