using System.Net.Security;
using System.Security.Authentication;

namespace LivePlatform.Deployment;

/// <summary>
/// What our servers speak: the newest two versions, and suites that are authenticated encryption with a key of the one connection.
/// </summary>
/// <remarks>
/// With suites of our own the runtime resumes no session: each new connection is a whole handshake. Between the platform's parts
/// connections stay open.
/// </remarks>
internal static class TlsRules
{
    public const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Null where the system's own order is the only one that there is.</summary>
    public static CipherSuitesPolicy? Suites { get; } = OperatingSystem.IsLinux()
        ? new CipherSuitesPolicy(
        [
            TlsCipherSuite.TLS_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
            TlsCipherSuite.TLS_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        ])
        : null;
}
