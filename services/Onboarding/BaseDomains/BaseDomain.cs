using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.BaseDomains;

/// <summary>
/// A domain of the provider, verified in its own M365 tenant, below which every service and site has its sub-domain. Its name never
/// changes.
/// </summary>
internal sealed class BaseDomain : Versioned, IProviderOwned
{
    private BaseDomain()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    /// <summary>In lower case, without a dot at its end.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Address and port of every authoritative server; the first takes the changes.</summary>
    public IReadOnlyList<string> Servers { get; private set; } = [];

    /// <summary>As the server calls the key that signs changes.</summary>
    public string KeyName { get; private set; } = "";

    public TsigAlgorithm KeyAlgorithm { get; private set; }

    /// <summary>The stored secret that holds the key.</summary>
    public Guid KeySecretId { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public static BaseDomain Create(
        ServiceProviderId provider, string name, IReadOnlyList<string> servers, TsigKeyResponse key, DateTimeOffset now) => new()
        {
            Id = Guid.CreateVersion7(now),
            ServiceProviderId = provider,
            Name = name.ToLowerInvariant(),
            Servers = [.. servers],
            KeyName = key.KeyName,
            KeyAlgorithm = key.Algorithm,
            KeySecretId = key.StoredSecretId,
            CreatedAt = now,
        };

    public void Change(IReadOnlyList<string> servers, TsigKeyResponse key)
    {
        (Servers, KeyName, KeyAlgorithm, KeySecretId) = ([.. servers], key.KeyName, key.Algorithm, key.StoredSecretId);
        Changed();
    }

    /// <summary>The sub-domain of a service or site: one level, as the certificate is <c>*.base</c>.</summary>
    public string SubDomain(string shortName) => $"{shortName}.{Name}";
}

/// <summary>A DNS domain of the provider below which services and sites get their sub-domains.</summary>
/// <param name="Id">Id of the base domain.</param>
/// <param name="Domain">Domain name in lower case, without a trailing dot; never changes.</param>
/// <param name="Servers">IP addresses, with port where it is not 53, of all authoritative name servers; the first one receives the
/// updates.</param>
/// <param name="Key">Key that signs the DNS updates.</param>
/// <param name="CreatedAt">When the base domain was added (UTC).</param>
/// <param name="Version">Version of the base domain, increased by each change; sent as ETag and expected in If-Match.</param>
public sealed record BaseDomainResponse(
    Guid Id, string Domain, IReadOnlyList<string> Servers, TsigKeyResponse Key, DateTimeOffset CreatedAt, long Version)
{
    internal static BaseDomainResponse Of(BaseDomain x) =>
        new(x.Id, x.Name, x.Servers, new TsigKeyResponse(x.KeyName, x.KeyAlgorithm, x.KeySecretId), x.CreatedAt, x.Version);
}
