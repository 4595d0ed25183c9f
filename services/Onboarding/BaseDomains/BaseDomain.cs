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
        ServiceProviderId provider, string name, IReadOnlyList<string> servers, TsigKeyView key, DateTimeOffset now) => new()
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

    public void Change(IReadOnlyList<string> servers, TsigKeyView key)
    {
        (Servers, KeyName, KeyAlgorithm, KeySecretId) = ([.. servers], key.KeyName, key.Algorithm, key.StoredSecretId);
        Changed();
    }

    /// <summary>The sub-domain of a service or site: one level, as the certificate is <c>*.base</c>.</summary>
    public string SubDomain(string shortName) => $"{shortName}.{Name}";
}

/// <summary>A BaseDomain as the API shows it.</summary>
/// <param name="Id">The base domain.</param>
/// <param name="Domain">Without a dot at its end.</param>
/// <param name="Servers">Address and port of every authoritative server; the first takes the changes.</param>
/// <param name="Key">What signs the changes.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="Version">Grows with each change.</param>
public sealed record BaseDomainDetails(
    Guid Id, string Domain, IReadOnlyList<string> Servers, TsigKeyView Key, DateTimeOffset CreatedAt, long Version)
{
    internal static BaseDomainDetails Of(BaseDomain x) =>
        new(x.Id, x.Name, x.Servers, new TsigKeyView(x.KeyName, x.KeyAlgorithm, x.KeySecretId), x.CreatedAt, x.Version);
}
