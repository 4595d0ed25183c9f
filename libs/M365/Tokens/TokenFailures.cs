using LivePlatform.M365.Failures;

namespace LivePlatform.M365.Tokens;

/// <summary>The broker gave no answer, or cannot work at the moment: put the work off, do not fail it.</summary>
public sealed class BrokerUnavailableException : DeferredException
{
    /// <summary>Puts the work off.</summary>
    public BrokerUnavailableException(DateTimeOffset until, string reason, Exception? inner = null)
        : base(until, DeferReason.BrokerUnavailable, inner) => Why = reason;

    /// <summary>A short word for logs: a status, a code, or what failed.</summary>
    public string Why { get; }
}

/// <summary>The connection cannot give tokens until somebody acts: its credential is refused, missing or blocked.</summary>
public sealed class ConnectionBlockedException : Exception
{
    /// <summary>Makes the exception of what the broker said.</summary>
    public ConnectionBlockedException(string code, MicrosoftFailureClass failureClass, string sentence, string? action)
        : base($"{code}: {sentence}")
    {
        Code = code;
        Class = failureClass;
        Action = action;
    }

    /// <summary>Microsoft's code when there is one, else the broker's.</summary>
    public string Code { get; }

    /// <summary>What kind of refusal it is.</summary>
    public MicrosoftFailureClass Class { get; }

    /// <summary>What a person can do about it.</summary>
    public string? Action { get; }
}
