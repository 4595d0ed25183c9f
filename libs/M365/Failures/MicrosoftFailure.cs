namespace LivePlatform.M365.Failures;

/// <summary>One refusal by Microsoft, explained.</summary>
/// <param name="Code">Microsoft's code: <c>AADSTS7000215</c>, <c>Authorization_RequestDenied</c>; <c>HTTP 502</c> when it gave
/// none.</param>
/// <param name="Class">What kind of refusal it is.</param>
/// <param name="Sentence">One sentence for an operator.</param>
/// <param name="Action">What a person can do about it.</param>
/// <param name="Retry">Whether trying again helps.</param>
/// <param name="MayBePropagation">True when a change made in the last minutes can be the cause: wait and try again before blaming
/// it.</param>
/// <param name="Said">Microsoft's own message, where Graph gave one: it may name objects of the customer, so it is shown to operators and
/// never logged.</param>
/// <param name="NeedsNewCredential">True when the credential that was shown never works again: nothing that happens at Microsoft helps
/// it.</param>
public sealed record MicrosoftFailure(
    string Code,
    MicrosoftFailureClass Class,
    string Sentence,
    string Action,
    MicrosoftFailureRetry Retry,
    bool MayBePropagation = false,
    string? Said = null,
    bool NeedsNewCredential = false)
{
    /// <summary>
    /// True when nothing is decided: it passes by itself, or once the platform is mended. No connection is told as failed for it.
    /// </summary>
    public bool IsPassing => IsPassingClass(Class);

    /// <summary>The same of a class alone.</summary>
    public static bool IsPassingClass(MicrosoftFailureClass failureClass) =>
        failureClass is MicrosoftFailureClass.Throttled or MicrosoftFailureClass.MicrosoftDown or MicrosoftFailureClass.PlatformFault;

    /// <summary>True when Microsoft gave a code that the catalogue does not have; it is counted, so that it can be added.</summary>
    public bool IsUnknownCode { get; init; }

    /// <summary>When Microsoft asked to come back; null: it named no time.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}

/// <summary>Microsoft refused a call, for a reason that the caller did not expect.</summary>
public sealed class MicrosoftFailureException : Exception
{
    /// <summary>Makes the exception of a failure.</summary>
    public MicrosoftFailureException(MicrosoftFailure failure, int status)
        : base($"{failure?.Code} (HTTP {status}): {failure?.Sentence}")
    {
        ArgumentNullException.ThrowIfNull(failure);
        Failure = failure;
        Status = status;
    }

    /// <summary>The refusal.</summary>
    public MicrosoftFailure Failure { get; }

    /// <summary>The HTTP status of the answer.</summary>
    public int Status { get; }
}
