namespace LivePlatform.M365;

/// <summary>Why a call was put off.</summary>
public enum DeferReason
{
    /// <summary>Microsoft answered 429, here or in another process.</summary>
    Throttled,

    /// <summary>Our own budget for the app or the M365 tenant is spent.</summary>
    BudgetSpent,

    /// <summary>Microsoft does not answer, or answers only with server errors.</summary>
    MicrosoftDown,

    /// <summary>The token broker does not answer.</summary>
    BrokerUnavailable,
}

/// <summary>
/// The call was not made, or had no effect, and is worth making again at <see cref="Until"/>. Nobody sleeps for it: the caller stores the
/// time.
/// </summary>
public class DeferredException : Exception
{
    /// <summary>Puts a call off.</summary>
    /// <param name="until">The first moment at which the call makes sense again.</param>
    /// <param name="reason">Why.</param>
    /// <param name="inner">What was thrown.</param>
    /// <param name="isGuess">True when nobody named the time: whoever comes back and is put off again waits longer each time.</param>
    public DeferredException(DateTimeOffset until, DeferReason reason, Exception? inner = null, bool isGuess = false)
        : base($"Put off until {until:O}: {reason}.", inner)
    {
        Until = until;
        Reason = reason;
        IsGuess = isGuess;
    }

    /// <summary>The first moment at which the call makes sense again.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>Why.</summary>
    public DeferReason Reason { get; }

    /// <summary>True when neither Microsoft nor our own budget named the time.</summary>
    public bool IsGuess { get; }
}

/// <summary>
/// A writing request was sent and no answer came: Microsoft may or may not have done it. Read the object before deciding.
/// </summary>
public sealed class OutcomeUnknownException : Exception
{
    internal OutcomeUnknownException(Exception inner)
        : base("The request was sent and no answer came: its outcome is unknown.", inner)
    {
    }
}
