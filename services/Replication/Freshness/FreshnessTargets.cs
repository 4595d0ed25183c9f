using System.Globalization;
using LivePlatform.Replication.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Freshness;

/// <summary>Who set a freshness target.</summary>
public enum FreshnessTargetSource
{
    /// <summary>Nobody: it is the platform's setting.</summary>
    Platform,

    /// <summary>The service provider, for all customers without a target of their own.</summary>
    Provider,

    /// <summary>It is the customer's own.</summary>
    Customer,
}

/// <summary>The targets of one provider: a customer's own one counts before the provider's, and that before the platform's.</summary>
/// <param name="Platform">The platform's.</param>
/// <param name="Provider">The provider's; null where it set none.</param>
/// <param name="Customers">Those of customers that the reader may see.</param>
internal sealed record FreshnessTargets(
    TimeSpan Platform, ProviderFreshnessTarget? Provider, IReadOnlyDictionary<Guid, CustomerFreshnessTarget> Customers)
{
    /// <summary>The shortest of all: what is younger is stale for nobody.</summary>
    public TimeSpan Shortest => Customers.Values.Select(static x => TimeSpan.FromHours(x.Hours)).Append(OfProvider).Min();

    private TimeSpan OfProvider => Provider is { } own ? TimeSpan.FromHours(own.Hours) : Platform;

    /// <summary>Reads them.</summary>
    public static async Task<FreshnessTargets> ReadAsync(ReplicationDbContext db, TimeSpan platform, CancellationToken cancellationToken) =>
        new(
            platform,
            await db.ProviderTargets.AsNoTracking().SingleOrDefaultAsync(cancellationToken),
            await db.CustomerTargets.AsNoTracking().ToDictionaryAsync(static x => x.CustomerId, cancellationToken));

    /// <summary>A customer's target.</summary>
    public TimeSpan Of(Guid customerId) => Customers.TryGetValue(customerId, out var own) ? TimeSpan.FromHours(own.Hours) : OfProvider;

    /// <summary>The provider's target as a reader sees it.</summary>
    public FreshnessTargetResponse ShowProvider() => Provider is { } own
        ? FreshnessTargetResponse.Of(own)
        : FreshnessTargetResponse.Inherited(Platform, FreshnessTargetSource.Platform);

    /// <summary>A customer's target as a reader sees it.</summary>
    public FreshnessTargetResponse Show(Guid customerId) => Customers.TryGetValue(customerId, out var own)
        ? FreshnessTargetResponse.Of(own)
        : ShowProvider() with { Version = 0 };

    /// <summary>For the system role: selects the providers with a directory that is older than its target. $1: the present.</summary>
    public static string StaleProviders(TimeSpan platform) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT d.service_provider_id FROM directories d
        LEFT JOIN customer_freshness_targets c ON c.service_provider_id = d.service_provider_id AND c.customer_id = d.customer_id
        LEFT JOIN provider_freshness_targets p ON p.service_provider_id = d.service_provider_id
        WHERE coalesce(d.completed_at, d.created_at)
            <= $1 - coalesce(make_interval(hours => coalesce(c.hours, p.hours)), make_interval(secs => {platform.TotalSeconds}))
        """);
}
