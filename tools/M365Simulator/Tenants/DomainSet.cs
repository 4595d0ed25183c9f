using System.Globalization;
using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>The domains of a tenant. The caller holds the tenant's lock.</summary>
internal sealed class DomainSet
{
    private readonly SortedDictionary<string, TenantDomain> _domains = new(StringComparer.Ordinal);
    private readonly TenantSeed _seed;

    public DomainSet(TenantSeed seed)
    {
        _seed = seed;
        Put(new TenantDomain(seed.Domain.ToLowerInvariant(), IsVerified: true, IsInitial: true, IsRoot: true, TextOf(seed.Domain)));
    }

    public IReadOnlyCollection<TenantDomain> All => _domains.Values;

    public TenantDomain? Find(string name) => _domains.GetValueOrDefault(name.ToLowerInvariant());

    public bool IsVerified(string name) => Find(name) is { IsVerified: true };

    public void Put(TenantDomain domain) => _domains[domain.Name] = domain;

    public void Remove(string name) => _domains.Remove(name.ToLowerInvariant());

    /// <summary>
    /// Adds a domain. Below one that this tenant has verified it is verified by itself, and Federated when that is
    /// (OfficeDocs-SkypeForBusiness#10365).
    /// </summary>
    public TenantDomain Add(string name)
    {
        var above = _domains.Values.FirstOrDefault(domain => name.EndsWith($".{domain.Name}", StringComparison.OrdinalIgnoreCase));
        var added = new TenantDomain(
            name.ToLowerInvariant(), IsVerified: above is { IsVerified: true }, IsInitial: false, IsRoot: above is null, TextOf(name))
        {
            AuthenticationType = above?.AuthenticationType ?? "Managed",
        };
        Put(added);
        return added;
    }

    /// <summary>The same domain in the same tenant has the same text, also after it was deleted and added again.</summary>
    private string TextOf(string name)
    {
        var hash = name.ToLowerInvariant()
            .Aggregate(Mix.Of(_seed.Seed, (ulong)_seed.TenantId.GetHashCode()), static (sum, letter) => Mix.Of(sum, letter));
        return string.Create(CultureInfo.InvariantCulture, $"MS=ms{hash % 90_000_000 + 10_000_000}");
    }
}
