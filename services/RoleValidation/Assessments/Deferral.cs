using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Tokens;
using LivePlatform.RoleValidation.Facts;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>A try that came to no result, and when the next one makes sense.</summary>
/// <param name="Until">When.</param>
/// <param name="Reason">Why not before.</param>
/// <param name="Detail">Microsoft's code, or what failed.</param>
internal sealed record Deferral(DateTimeOffset Until, NextTryReason Reason, string? Detail)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>Never sooner than Microsoft asked, and later with every try.</summary>
    public static Deferral Of(Exception failure, int attempts, DateTimeOffset now)
    {
        var later = now + Backoff(attempts);
        return failure switch
        {
            BrokerUnavailableException broker => new(Later(broker.Until, later), NextTryReason.BrokerUnavailable, broker.Why),
            DeferredException deferred => new(Later(deferred.Until, later), ReasonOf(deferred.Reason), CauseOf(deferred)),
            ConnectionBlockedException blocked => new(later, NextTryReason.ConnectionBlocked, blocked.Code),
            MicrosoftFailureException { Failure.Class: MicrosoftFailureClass.MicrosoftDown } down =>
                new(later, NextTryReason.MicrosoftDown, down.Failure.Code),
            MicrosoftFailureException refused => new(later, NextTryReason.MicrosoftRefused, refused.Failure.Code),
            UnreadableAnswerException => new(later, NextTryReason.MicrosoftDown, "unreadable answer"),
            _ => new(later, NextTryReason.Fault, failure.GetType().Name),
        };
    }

    /// <summary>5 s, doubled with each try, at most 30 min.</summary>
    public static TimeSpan Backoff(int attempts) =>
        attempts >= 9 ? Longest : First * (1 << attempts) is var wait && wait < Longest ? wait : Longest;

    /// <summary>What broke the call, for whoever has to find out why Microsoft does not answer.</summary>
    private static string? CauseOf(DeferredException deferred) => deferred.InnerException switch
    {
        HttpRequestException http => http.HttpRequestError.ToString(),
        { } other => other.GetType().Name,
        null => null,
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static NextTryReason ReasonOf(DeferReason reason) => reason switch
    {
        DeferReason.Throttled => NextTryReason.Throttled,
        DeferReason.BudgetSpent => NextTryReason.BudgetSpent,
        DeferReason.MicrosoftDown => NextTryReason.MicrosoftDown,
        DeferReason.BrokerUnavailable => NextTryReason.BrokerUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
