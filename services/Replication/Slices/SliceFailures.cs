using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Tokens;
using LivePlatform.Persistence;
using LivePlatform.Replication.Telemetry;

namespace LivePlatform.Replication.Slices;

/// <summary>What ended a slice early, and when to go on.</summary>
internal static class SliceFailures
{
    private static readonly TimeSpan UntilConnectionIsMended = TimeSpan.FromMinutes(10);

    public static SliceEnd Explain(Exception failure, DateTimeOffset now, ILogger logger, Guid directoryId)
    {
        switch (failure)
        {
            case DeferredException deferred:
                return new SliceEnd(
                    deferred.Until, Code(deferred.Reason), Sentence(deferred),
                    deferred.IsGuess ? SliceEndKind.Setback : SliceEndKind.Plain);
            case MicrosoftFailureException { Failure: { Retry: MicrosoftFailureRetry.Later } passing }:
                return new SliceEnd(
                    passing.RetryAt ?? now, Code(passing.Class), $"{passing.Sentence} {passing.Action}",
                    passing.RetryAt is null ? SliceEndKind.Setback : SliceEndKind.Plain);
            case ConnectionBlockedException blocked:
                // The event that says so closes the gate; until it arrives, and in case it never does, this is looked at again.
                return new SliceEnd(now + UntilConnectionIsMended, "connection.blocked", $"{blocked.Message} {blocked.Action}".Trim());
            case RoundGoneException:
                return new SliceEnd(now);
            case var overtaken when overtaken.IsConflict():
                // The gate or an operator changed the directory between our read and our write: the next slice sees what they made of it.
                return new SliceEnd(now);
            case var lost when lost.IsUnavailable():
                // Nobody's fault here: what was not committed is read again as soon as the lease can be given back.
                ReplicationLog.DatabaseLost(logger, lost, directoryId);
                return new SliceEnd(now);
            default:
                ReplicationLog.SliceFailed(logger, failure, directoryId);
                return new SliceEnd(now, "slice.failed", "An unexpected failure; it will be tried again.", SliceEndKind.Failure);
        }
    }

    /// <summary>
    /// True when the refusal concerns this part only and no retry helps: the round ends as failed, the run goes on with the next part.
    /// </summary>
    public static bool EndsTheRound(MicrosoftFailure failure) => failure.Retry == MicrosoftFailureRetry.AfterAction;

    private static string Code(MicrosoftFailureClass @class) => @class switch
    {
        MicrosoftFailureClass.Throttled => "microsoft.throttled",
        MicrosoftFailureClass.ConditionalAccess => "microsoft.conditional_access",
        MicrosoftFailureClass.TokenRefused => "microsoft.token_refused",
        _ => "microsoft.down",
    };

    private static string Code(DeferReason reason) => reason switch
    {
        DeferReason.Throttled => "microsoft.throttled",
        DeferReason.BudgetSpent => "budget.spent",
        DeferReason.MicrosoftDown => "microsoft.down",
        DeferReason.BrokerUnavailable => "broker.unavailable",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    private static string Sentence(DeferredException deferred) => deferred.Reason switch
    {
        DeferReason.Throttled => "Microsoft asked to wait; the run goes on by itself.",
        DeferReason.BudgetSpent => "The quota of the app in this tenant is used up for the moment; the run goes on by itself.",
        DeferReason.MicrosoftDown => "Microsoft does not answer; it is asked again.",
        DeferReason.BrokerUnavailable => "TenantCredential does not give tokens at the moment; it is asked again.",
        _ => throw new ArgumentOutOfRangeException(nameof(deferred)),
    };
}
