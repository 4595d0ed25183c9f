using System.Net;
using ARSoft.Tools.Net.Dns;
using LivePlatform.Contracts;
using LivePlatform.Onboarding.BaseDomains;
using LivePlatform.Onboarding.Settings;
using LivePlatform.ServiceDefaults.Secrets;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Dns;

/// <summary>Opens the zone of a base domain. The key is asked for each time and lives as long as one step.</summary>
internal sealed class Zones(IStoredSecrets secrets, IOptions<ZoneOptions> options, TimeProvider clock)
{
    /// <exception cref="DnsZoneException">A server may not be asked; nothing was opened.</exception>
    /// <exception cref="StoredSecretRefusedException">The key is not there, or not for DNS updates.</exception>
    /// <exception cref="StoredSecretUnavailableException">It cannot be opened at the moment.</exception>
    public async Task<IDnsZone> OpenAsync(BaseDomain domain, CancellationToken cancellationToken)
    {
        List<IPEndPoint> servers = [.. domain.Servers.Select(NameServersAttribute.Parse)];
        if (servers.Find(server => !options.Value.Allows(server)) is { } outside)
        {
            throw new DnsZoneException(
                DnsZoneFailure.NotAllowed,
                $"The name server {outside} of {domain.Name} has no public address, or a port that is not allowed.");
        }

        var secret = await secrets.OpenAsync(domain.ServiceProviderId, domain.KeySecretId, SecretPurpose.DnsUpdate, cancellationToken);
        var key = new TsigKey(domain.KeyName, AlgorithmOf(domain.KeyAlgorithm), secret);
        return new Rfc2136Zone(domain.Name, servers, key, clock);
    }

    private static TSigAlgorithm AlgorithmOf(TsigAlgorithm algorithm) => algorithm switch
    {
        TsigAlgorithm.HmacSha256 => TSigAlgorithm.Sha256,
        TsigAlgorithm.HmacSha512 => TSigAlgorithm.Sha512,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };
}
