using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LivePlatform.Deployment;

/// <summary>The certificate authorities of a file, read again when it changes, alone or beside the system's roots.</summary>
internal sealed class Authorities
{
    /// <summary>What a certificate of a server is for (RFC 5280, 4.2.1.12).</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private const string Begin = "-----BEGIN CERTIFICATE-----";
    private readonly RereadFile<Believed> _file;
    private readonly ConcurrentQueue<string> _notTaken = new();

    /// <summary>Reads the file once, so that one that is wrong is told at the start.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read, or holds no PEM certificate.</exception>
    public Authorities(string setting, string file, bool besideTheSystems, TimeProvider clock)
        : this(setting, file, besideTheSystems ? SystemRoots : static () => [], clock)
    {
    }

    internal Authorities(string setting, string file, Func<IEnumerable<X509Certificate2>> besides, TimeProvider clock)
    {
        (Setting, File) = (setting, file);
        _file = new RereadFile<Believed>(
            file, (bytes, _) => Understand(bytes, besides), clock, failure => _notTaken.Enqueue(failure.Message));
        try
        {
            _ = _file.Current;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidOperationException($"{setting} names '{file}', which cannot be used: {failure.Message}");
        }
    }

    /// <summary>What names the file.</summary>
    public string Setting { get; }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>Those of the file and those beside it, as they are believed now.</summary>
    public X509Certificate2Collection Current => _file.Current.All;

    /// <summary>What is known of the file. While one authority follows another, that which serves longest counts.</summary>
    public DeployedFile Look() => new(Setting, _file.NotTaken, _file.Current.Validity);

    /// <summary>Why the next change that was found was not taken; null when there is none.</summary>
    public string? NextNotTaken() => _notTaken.TryDequeue(out var why) ? why : null;

    /// <summary>Judges a server's certificate anew: the system's verdict on its name counts, that on its chain does not.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return Stores(_file.Current.All).Any(store => Builds(copy, store, chain?.ChainPolicy.ExtraStore ?? []));
    }

    /// <summary>
    /// All authorities together; and where an authority was replaced by one of its name, as in the days in which both are believed, each of
    /// these without its namesakes: authorities are looked up by name, and without key ids the wrong one may be found.
    /// </summary>
    private static IEnumerable<IEnumerable<X509Certificate2>> Stores(X509Certificate2Collection authorities)
    {
        yield return authorities;
        foreach (var namesakes in authorities.GroupBy(authority => authority.Subject, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any()))
        {
            foreach (var one in namesakes)
            {
                yield return authorities.Where(authority => authority.Subject != namesakes.Key).Append(one);
            }
        }
    }

    private static bool Builds(X509Certificate2 certificate, IEnumerable<X509Certificate2> store, X509Certificate2Collection intermediates)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.CustomTrustStore.AddRange(store.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        return chain.Build(certificate);
    }

    private static Believed Understand(byte[] bytes, Func<IEnumerable<X509Certificate2>> besides)
    {
        var authorities = new X509Certificate2Collection();
        var text = Encoding.UTF8.GetString(bytes);
        authorities.ImportFromPem(text);

        // A block that is damaged would be passed over in silence, and whoever added it would believe it there.
        if (authorities.Count == 0 || authorities.Count < text.Split(Begin).Length - 1)
        {
            throw new CryptographicException("it holds no PEM certificate, or one that cannot be read");
        }

        // Roots are looked up by name: one of the system's with the name of ours would stand in its way. Debian's ssl-cert package
        // puts such a one for every machine's own name, often localhost, where the system's roots are read.
        var own = authorities.Select(authority => authority.Subject).ToHashSet(StringComparer.Ordinal);
        var validity = new Validity(authorities.Max(authority => authority.NotBefore), authorities.Max(authority => authority.NotAfter));
        authorities.AddRange(besides().Where(root => !own.Contains(root.Subject)).ToArray());
        return new Believed(authorities, validity);
    }

    private static X509Certificate2Collection SystemRoots()
    {
        using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        system.Open(OpenFlags.ReadOnly);
        return system.Certificates;
    }

    /// <param name="All">Those of the file and those beside it.</param>
    /// <param name="Validity">Of those of the file.</param>
    private sealed record Believed(X509Certificate2Collection All, Validity Validity);
}
