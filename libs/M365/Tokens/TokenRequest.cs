using System.Text.Json.Serialization;
using LivePlatform.Tenancy;

namespace LivePlatform.M365.Tokens;

/// <summary>The body of <c>POST /internal/v1/token</c>.</summary>
/// <param name="Provider">The provider that owns the connection.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Resource">One of <see cref="TokenResource"/>.</param>
/// <param name="Purpose">What the token is for; counted in the audit.</param>
/// <param name="Refused">The credential version whose token Microsoft answered with 401: the broker drops that token once.</param>
/// <param name="NewerThan">The token must have been issued after this time; the broker asks Entra at most once a minute.</param>
/// <param name="Candidate">A credential version that is being proven (RoleValidation only).</param>
public sealed record TokenRequest(
    [property: JsonRequired] ServiceProviderId Provider,
    [property: JsonRequired] Guid Connection,
    [property: JsonRequired] string Resource,
    [property: JsonRequired] string Purpose,
    long? Refused = null,
    DateTimeOffset? NewerThan = null,
    long? Candidate = null);

/// <summary>The answer of the broker as it goes over the wire.</summary>
/// <param name="AccessToken">The token; leaves memory only in an Authorization header.</param>
/// <param name="ExpiresOn">When it ends.</param>
/// <param name="CredentialVersion">The credential version that it was made with.</param>
public sealed record TokenResponse(
    [property: JsonRequired] string AccessToken,
    [property: JsonRequired] DateTimeOffset ExpiresOn,
    [property: JsonRequired] long CredentialVersion)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"token of credential version {CredentialVersion}, ends {ExpiresOn:O}";
}

/// <summary>An access token in memory.</summary>
/// <param name="AccessToken">The token.</param>
/// <param name="ExpiresOn">When it ends.</param>
/// <param name="CredentialVersion">The credential version that it was made with.</param>
public sealed record BrokerToken(SecretText AccessToken, DateTimeOffset ExpiresOn, long CredentialVersion);
