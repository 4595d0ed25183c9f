using System.Collections.Concurrent;
using System.Net.Security;
using Microsoft.Extensions.Configuration;

namespace LivePlatform.Deployment;

/// <summary>Makes connections believe whom they should, by whom they are to.</summary>
public static class ServerTrust
{
    /// <summary>Names the authority of the platform's own parts.</summary>
    public const string PlatformSetting = "Trust:CertificateAuthorityFile";

    /// <summary>Names a private authority of issuers of tokens.</summary>
    public const string IssuersSetting = "Trust:IssuersAuthorityFile";

    /// <summary>Names the authority of what stands in for Microsoft and for receivers of webhooks; refused in Production.</summary>
    public const string OutsideSetting = "Trust:OutsideAuthorityFile";

    /// <summary>
    /// Makes a handler for long-lived clients: redirects are not followed, no cookie is kept, and connections are renewed each minute, so
    /// that DNS changes are seen.
    /// </summary>
    /// <param name="configuration">Names the authorities' files.</param>
    /// <param name="peer">Whom the client speaks to.</param>
    /// <exception cref="InvalidOperationException">A file cannot be read, or holds no PEM certificate; the message names its
    /// setting.</exception>
    public static SocketsHttpHandler Handler(IConfiguration configuration, Peer peer)
    {
        var handler = new SocketsHttpHandler
        {
            // Whoever answers does not choose whom we speak to next, nor what we say of ourselves the next time.
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
        handler.Believe(configuration, peer);
        return handler;
    }

    /// <summary>Makes any handler believe whom a connection to this peer should.</summary>
    /// <exception cref="InvalidOperationException">A file cannot be read, or holds no PEM certificate; the message names its
    /// setting.</exception>
    public static void Believe(this SocketsHttpHandler handler, IConfiguration configuration, Peer peer)
    {
        ArgumentNullException.ThrowIfNull(handler);
        handler.SslOptions.RemoteCertificateValidationCallback = Validation(configuration, peer);
    }

    /// <summary>The check of a peer's certificate; null where the system's own is the right one.</summary>
    /// <exception cref="InvalidOperationException">A file cannot be read, or holds no PEM certificate; the message names its
    /// setting.</exception>
    public static RemoteCertificateValidationCallback? Validation(IConfiguration configuration, Peer peer)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var setting = peer switch
        {
            Peer.Platform => PlatformSetting,
            Peer.Issuer => IssuersSetting,
            Peer.Outside => OutsideSetting,
            _ => throw new ArgumentOutOfRangeException(nameof(peer)),
        };
        return configuration[setting] is { Length: > 0 } file
            ? Known.GetOrAdd(
                (setting, file),
                static (named, besideTheSystems) => new Authorities(named.Setting, named.File, besideTheSystems, TimeProvider.System),
                peer != Peer.Platform).Validate
            : null;
    }

    /// <summary>
    /// One reader of a file for the whole process: handlers that are made anew judge by what was read last, also while the file makes no
    /// sense.
    /// </summary>
    internal static ConcurrentDictionary<(string Setting, string File), Authorities> Known { get; } = new();
}
