using ARSoft.Tools.Net.Dns;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Dns;

/// <summary>The key by which a zone's server knows us (RFC 8945).</summary>
/// <param name="Name">As the server calls it.</param>
/// <param name="Algorithm">HMAC of it.</param>
/// <param name="Secret">Base64.</param>
internal sealed record TsigKey(string Name, TSigAlgorithm Algorithm, SecretText Secret);
