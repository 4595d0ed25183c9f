using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>A token in memory.</summary>
/// <param name="Token">The token.</param>
/// <param name="ExpiresOn">Its end.</param>
/// <param name="RenewAt">When another one is fetched; this one is still good until its end.</param>
/// <param name="CredentialVersion">The version it was made with.</param>
/// <param name="CustomerId">Whose connection, for the audit.</param>
/// <param name="AskedAt">When Entra was asked: it is newer than everything before that.</param>
/// <param name="AfterRefusal">True when it replaced a token that Microsoft answered with 401: then it is not dropped for the same reason
/// again.</param>
internal sealed record KeptToken(
    SecretText Token,
    DateTimeOffset ExpiresOn,
    DateTimeOffset RenewAt,
    int CredentialVersion,
    Guid CustomerId,
    DateTimeOffset AskedAt,
    bool AfterRefusal);
