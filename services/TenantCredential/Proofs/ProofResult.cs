using LivePlatform.M365.Failures;

namespace LivePlatform.TenantCredential.Proofs;

/// <summary>When a secret ends, as the application in Entra says.</summary>
internal readonly record struct ReadExpiry(DateTimeOffset ExpiresOn, Guid KeyId);

/// <summary>What came of a proof.</summary>
/// <param name="Failure">Why it failed; null when it succeeded.</param>
/// <param name="RetryAt">When Microsoft wants to be asked again, if it said so.</param>
/// <param name="Expiry">The end of the secret, where it could be read.</param>
internal sealed record ProofResult(MicrosoftFailure? Failure, DateTimeOffset? RetryAt = null, ReadExpiry? Expiry = null)
{
    /// <summary>True when Microsoft gave no answer that says anything about the credential.</summary>
    public bool IsUndecided => Failure is { IsPassing: true };
}
