using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>A token, or why there is none.</summary>
/// <param name="Token">Null when refused.</param>
/// <param name="Refusal">Null when granted.</param>
/// <param name="RetryAt">When asking again makes sense, for a refusal that waiting cures.</param>
internal sealed record TokenGrant(KeptToken? Token, Refusal? Refusal, DateTimeOffset? RetryAt = null)
{
    public bool IsPassing => RetryAt is not null;

    /// <summary>True when no secret was opened for it: it was in memory, or another replica shares it.</summary>
    public bool WasKept { get; init; }
}
