using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace LivePlatform.Onboarding.BaseDomains;

/// <summary>Algorithm that signs DNS updates (TSIG, RFC 8945).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TsigAlgorithm>))]
public enum TsigAlgorithm
{
    /// <summary>HMAC with SHA-256.</summary>
    HmacSha256,

    /// <summary>HMAC with SHA-512.</summary>
    HmacSha512,
}

/// <summary>A TSIG key (RFC 8945) that signs DNS updates of a zone. Its secret is a stored secret with purpose DnsUpdate.</summary>
/// <param name="KeyName">Name of the key as configured at the name server; 1 to 253 letters, digits, dots, hyphens or underscores.</param>
/// <param name="Algorithm">Algorithm of the key.</param>
/// <param name="StoredSecretId">Id of the stored secret that holds the key in base64; its purpose is DnsUpdate.</param>
public sealed record TsigKeyResponse(
    [property: Required, StringLength(
        253, MinimumLength = 1), RegularExpression(@"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")] string KeyName,
    TsigAlgorithm Algorithm,
    Guid StoredSecretId);
