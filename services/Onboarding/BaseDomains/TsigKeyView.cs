using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace LivePlatform.Onboarding.BaseDomains;

/// <summary>How a change is signed (RFC 8945). Servers agree on these two.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TsigAlgorithm>))]
public enum TsigAlgorithm
{
    HmacSha256,

    HmacSha512,
}

/// <summary>The key by which a zone's server knows the provider. Its secret is a stored secret for the purpose DnsUpdate.</summary>
/// <param name="KeyName">As the server calls it.</param>
/// <param name="Algorithm">HmacSha256 or HmacSha512.</param>
/// <param name="StoredSecretId">Which stored secret holds it, in base64.</param>
public sealed record TsigKeyView(
    [property: Required, StringLength(
        253, MinimumLength = 1), RegularExpression(@"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")] string KeyName,
    TsigAlgorithm Algorithm,
    Guid StoredSecretId);
