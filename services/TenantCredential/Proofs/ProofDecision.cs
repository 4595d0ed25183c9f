using LivePlatform.M365.Failures;

namespace LivePlatform.TenantCredential.Proofs;

/// <summary>What a proof means for its connection.</summary>
internal enum ProofVerdict
{
    /// <summary>It works.</summary>
    Verified,

    /// <summary>Refused, and only somebody's action helps.</summary>
    Failed,

    /// <summary>Refused, but so soon after a change that the change may still be spreading: not final.</summary>
    NotYet,

    /// <summary>Microsoft gave no answer that decides: the status stays.</summary>
    Undecided,
}

/// <summary>A verdict and when to prove again; null: only when somebody acts.</summary>
internal readonly record struct ProofDecision(ProofVerdict Verdict, DateTimeOffset? NextAt)
{
    /// <summary>How long a secret counts as new: Entra may not know it everywhere yet.</summary>
    public static readonly TimeSpan NewFor = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan EachDay = TimeSpan.FromHours(24);
    private static readonly TimeSpan DaySpread = TimeSpan.FromHours(4);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromHours(6);
    private static readonly TimeSpan FirstNotYet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestNotYet = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstUndecided = TimeSpan.FromSeconds(10);

    /// <summary>Decides; pure.</summary>
    /// <param name="proof">What Microsoft said.</param>
    /// <param name="storedAt">Since when the credential is ours.</param>
    /// <param name="attempts">Proofs since the last that succeeded.</param>
    /// <param name="jitter">A number from 0 to 1, so that daily proofs do not come all at once.</param>
    /// <param name="now">The present.</param>
    public static ProofDecision Of(ProofResult proof, DateTimeOffset storedAt, int attempts, double jitter, DateTimeOffset now)
    {
        if (proof.Failure is not { } failure)
        {
            return new(ProofVerdict.Verified, now + EachDay - (DaySpread * jitter));
        }

        if (proof.IsUndecided)
        {
            var pause = now + Doubled(FirstUndecided, attempts, LongestBackoff);
            return new(ProofVerdict.Undecided, proof.RetryAt > pause ? proof.RetryAt : pause);
        }

        return failure.MayBePropagation && now - storedAt < NewFor
            ? new(ProofVerdict.NotYet, now + Doubled(FirstNotYet, attempts, LongestNotYet))
            : new(ProofVerdict.Failed, NextLook(failure, attempts, jitter, now));
    }

    /// <summary>1 min, doubled with each attempt, up to 6 h.</summary>
    public static TimeSpan Backoff(int attempts) => Doubled(TimeSpan.FromMinutes(1), attempts, LongestBackoff);

    /// <summary>
    /// What waiting cures is looked at soon. What somebody mends in Entra without telling us (consent, policies, a disabled account) is
    /// looked at once a day at most. A wrong password stays wrong and a sign-in that ended stays so: there is no look until somebody acts
    /// here.
    /// </summary>
    private static DateTimeOffset? NextLook(MicrosoftFailure failure, int attempts, double jitter, DateTimeOffset now) =>
        failure.Retry == MicrosoftFailureRetry.Later ? now + Backoff(attempts)
        : failure.NeedsNewCredential || failure.Class == MicrosoftFailureClass.BadRequest ? null
        : now + EachDay + (DaySpread * jitter);

    private static TimeSpan Doubled(TimeSpan first, int attempts, TimeSpan longest)
    {
        var pause = first * Math.Pow(2, Math.Clamp(attempts, 0, 12));
        return pause < longest ? pause : longest;
    }
}
