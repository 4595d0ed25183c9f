using ARSoft.Tools.Net.Dns;
using LivePlatform.Contracts;
using LivePlatform.Onboarding.BaseDomains;
using LivePlatform.ServiceDefaults.Secrets;

namespace LivePlatform.Onboarding.Dns;

/// <summary>Opens the zone of a base domain. The key is asked for each time and lives as long as one step.</summary>
internal sealed class Zones(IStoredSecrets secrets, TimeProvider clock)
{
    /// <exception cref="StoredSecretRefusedException">The key is not there, or not for DNS updates.</exception>
    /// <exception cref="StoredSecretUnavailableException">It cannot be opened at the moment.</exception>
    public async Task<IDnsZone> OpenAsync(BaseDomain domain, CancellationToken cancellationToken)
    {
        var secret = await secrets.OpenAsync(domain.ServiceProviderId, domain.KeySecretId, SecretPurpose.DnsUpdate, cancellationToken);
        var key = new TsigKey(domain.KeyName, AlgorithmOf(domain.KeyAlgorithm), secret);
        return new Rfc2136Zone(domain.Name, [.. domain.Servers.Select(NameServersAttribute.Parse)], key, clock);
    }

    private static TSigAlgorithm AlgorithmOf(TsigAlgorithm algorithm) => algorithm switch
    {
        TsigAlgorithm.HmacSha256 => TSigAlgorithm.Sha256,
        TsigAlgorithm.HmacSha512 => TSigAlgorithm.Sha512,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };
}
