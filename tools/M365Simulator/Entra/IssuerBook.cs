using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>One public key of an issuer (RFC 7517); what else a key set says of it is of no use here.</summary>
internal sealed record IssuerKey(string Kty, string Kid, string N, string E, string? Use = null, string? Alg = null);

/// <summary>An issuer and its key set.</summary>
internal sealed record PutIssuer(string Issuer, IReadOnlyList<IssuerKey> Keys);

/// <summary>
/// Issuers whose keys Entra has read: in place of asking their discovery documents, which tests cannot serve under a public name.
/// </summary>
internal sealed class IssuerBook
{
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, RSAParameters>> _issuers = new(StringComparer.Ordinal);

    public bool Knows(string? issuer) => issuer is not null && _issuers.ContainsKey(issuer);

    /// <summary>Takes an issuer's keys, in the place of what was read before.</summary>
    public void Put(PutIssuer said) => _issuers[said.Issuer] = said.Keys.Where(static key => key.Kty == "RSA").ToDictionary(
        static key => key.Kid,
        static key => new RSAParameters { Modulus = Base64Url.DecodeFromChars(key.N), Exponent = Base64Url.DecodeFromChars(key.E) },
        StringComparer.Ordinal);

    /// <summary>Whether one of the issuer's keys signed a text (RS256).</summary>
    public bool IsSigned(string issuer, string? keyId, byte[] text, byte[] signature)
    {
        if (keyId is null || !_issuers.TryGetValue(issuer, out var keys) || !keys.TryGetValue(keyId, out var key))
        {
            return false;
        }

        using var rsa = RSA.Create(key);
        return rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
