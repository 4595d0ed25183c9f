using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>What came back from one request to Entra's token endpoint.</summary>
/// <param name="Status">The HTTP status; 0 when no answer came.</param>
/// <param name="RetryAfter">The header, as it was.</param>
/// <param name="Body">The body of a refusal; empty otherwise.</param>
/// <param name="Token">Null when refused or unreadable.</param>
/// <param name="Lifetime">How long the token lives.</param>
/// <param name="RefreshToken">The next refresh token; null where the grant gives none.</param>
/// <param name="Fault">Why no answer came.</param>
/// <param name="IdToken">Who signed in; null where the grant tells nothing of it.</param>
internal sealed record EntraReply(
    int Status,
    string? RetryAfter,
    byte[] Body,
    SecretText? Token = null,
    TimeSpan Lifetime = default,
    SecretText? RefreshToken = null,
    string? Fault = null,
    SecretText? IdToken = null);
