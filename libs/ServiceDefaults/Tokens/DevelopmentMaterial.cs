using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LivePlatform.Deployment;
using Microsoft.Extensions.Configuration;

namespace LivePlatform.ServiceDefaults.Tokens;

/// <summary>
/// What development makes for itself carries a mark: certificates name an authority that begins with <see cref="AuthorityName"/>, issuers'
/// keys have ids that begin with
/// <see cref="KeyIdPrefix"/>. A service in Production takes none of it: whoever has the repository has these keys, or can have them made.
/// </summary>
public static class DevelopmentMaterial
{
    /// <summary>How the names of development's certificate authorities begin.</summary>
    public const string AuthorityName = "LivePlatform development";

    /// <summary>How the ids of its issuers' keys begin.</summary>
    public const string KeyIdPrefix = "development-";

    private static readonly string[] Files = [ServerTrust.PlatformSetting, ServerTrust.IssuersSetting, "Kestrel:Certificates:Default:Path"];

    /// <summary>Refuses to start with certificates of development, or with somebody who stands in for Microsoft.</summary>
    /// <exception cref="InvalidOperationException">A setting names one; the message says which.</exception>
    internal static void Refuse(IConfiguration configuration)
    {
        if (configuration[ServerTrust.OutsideSetting] is { Length: > 0 })
        {
            throw new InvalidOperationException(
                $"{ServerTrust.OutsideSetting} is for what stands in for Microsoft in development: a service in Production believes the "
                    + "system's roots alone. Remove it.");
        }

        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(static endpoint => $"{endpoint.Path}:Certificate:Path");
        foreach (var setting in Files.Concat(endpoints))
        {
            if (configuration[setting] is { Length: > 0 } file && IsMarked(file))
            {
                throw new InvalidOperationException(
                    $"{setting} names a certificate of development ('{AuthorityName} …'), which a service in Production does not take. "
                        + "Use a certificate of your own authority.");
            }
        }
    }

    /// <summary>A file that cannot be read is told by whoever needs it.</summary>
    private static bool IsMarked(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
            return certificates.Any(static certificate => Names(certificate.SubjectName) || Names(certificate.IssuerName));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }

    private static bool Names(X500DistinguishedName name) => name.Name.Contains($"CN={AuthorityName}", StringComparison.Ordinal);
}
