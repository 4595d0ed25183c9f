using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>HTTP handlers that trust, beside the system's roots, the private authority of <c>Trust:CertificateAuthorityFile</c>.</summary>
public static class TrustedHandlers
{
    /// <summary>Makes a handler for long-lived clients: connections are renewed each minute, so that DNS changes are seen.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The file holds no PEM certificate.</exception>
    public static SocketsHttpHandler Create(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
        handler.TrustConfigured(configuration);
        return handler;
    }

    /// <summary>Makes any handler trust the configured authority; nothing changes when none is configured.</summary>
    public static void TrustConfigured(this SocketsHttpHandler handler, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (Policy(configuration) is { } policy)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }
    }

    /// <summary>The chain policy for the configured authority; null when none is configured and the system's roots are enough.</summary>
    public static X509ChainPolicy? Policy(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration["Trust:CertificateAuthorityFile"] is not { Length: > 0 } file)
        {
            return null;
        }

        using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        system.Open(OpenFlags.ReadOnly);
        return Policy(file, system.Certificates);
    }

    internal static X509ChainPolicy Policy(string authorityFile, IEnumerable<X509Certificate2> systemRoots)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authorityFile);
        var own = policy.CustomTrustStore.Select(authority => authority.Subject).ToHashSet(StringComparer.Ordinal);

        // Roots are looked up by name: one of the system's with the name of ours would stand in its way. Debian's ssl-cert package
        // puts such a one for every machine's own name, often localhost, where the system's roots are read.
        policy.CustomTrustStore.AddRange(systemRoots.Where(root => !own.Contains(root.Subject)).ToArray());
        return policy;
    }
}
