using System.Security.Cryptography;
using LivePlatform.Deployment;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Telemetry;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.TenantCredential.Federation;

/// <summary>
/// The issuer's signing keys. All of them are published, the current one signs: a new key is added a day before it is made current, as
/// Entra keeps what it read of an issuer, and the former one stays until its last assertion has ended. The file is read again when it
/// changes.
/// </summary>
internal sealed class FederationKeys(IOptions<FederationOptions> options, TimeProvider clock, ILogger<FederationKeys> logger)
    : IDeployedFiles
{
    private const int ShortestKey = 3072;
    private readonly RereadFile<KeySetFile<RsaSecurityKey>> _file = new(
        options.Value.KeyFile,
        static (bytes, _) => Understand(bytes),
        clock,
        failure => logger.KeysNotTaken(options.Value.KeyFile, failure.Message));

    /// <summary>The key that signs. Entra takes RS256 of foreign issuers and nothing else.</summary>
    public RsaSecurityKey Current
    {
        get
        {
            var file = _file.Current;
            var key = file.Keys[file.CurrentId];
            key.KeyId = file.CurrentId;
            return key;
        }
    }

    /// <summary>The public half of every key (RFC 7517).</summary>
    public IReadOnlyList<PublicKey> Published() =>
    [
        .. _file.Current.Keys.OrderBy(static key => key.Key, StringComparer.Ordinal).Select(static key =>
        {
            var open = key.Value.Rsa.ExportParameters(includePrivateParameters: false);
            return new PublicKey(
                "RSA", "sig", SecurityAlgorithms.RsaSha256, key.Key, Base64UrlEncoder.Encode(open.Modulus),
                Base64UrlEncoder.Encode(open.Exponent));
        }),
    ];

    /// <inheritdoc/>
    public IEnumerable<DeployedFile> Look() =>
        options.Value.KeyFile.Length > 0 ? [new(FederationOptions.KeyFileSetting, _file.NotTaken)] : [];

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="KeySetException">It is wrong.</exception>
    public static KeySetFile<RsaSecurityKey> Read(string path) => Understand(File.ReadAllBytes(path));

    /// <summary>Writes a file with one new key, readable by its owner only. Never overwrites.</summary>
    /// <exception cref="IOException">The file exists already.</exception>
    public static void Create(string path, DateTimeOffset now)
    {
        using var key = RSA.Create(ShortestKey);
        KeySetFile<RsaSecurityKey>.Create(path, now, key.ExportPkcs8PrivateKey());
    }

    private static KeySetFile<RsaSecurityKey> Understand(byte[] bytes) =>
        KeySetFile<RsaSecurityKey>.Read(bytes, Import, $"an RSA key of at least {ShortestKey} bits (PKCS #8)");

    private static RsaSecurityKey? Import(byte[] pkcs8)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return rsa.KeySize >= ShortestKey ? new RsaSecurityKey(rsa) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>One public key as a key set names it.</summary>
internal sealed record PublicKey(string Kty, string Use, string Alg, string Kid, string N, string E);
