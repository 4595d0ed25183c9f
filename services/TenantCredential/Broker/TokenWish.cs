namespace LivePlatform.TenantCredential.Broker;

/// <summary>Why a caller is not content with the token in memory.</summary>
/// <param name="Refused">The credential version whose token got 401.</param>
/// <param name="NewerThan">The token must be newer than this.</param>
internal readonly record struct TokenWish(long? Refused, DateTimeOffset? NewerThan);
