using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Tokens;
using LivePlatform.Onboarding.BaseDomains;
using LivePlatform.Onboarding.Dns;
using LivePlatform.ServiceDefaults.Secrets;

namespace LivePlatform.Onboarding.Runs.Work;

/// <summary>
/// What broke a try off, why, and who can do something about it. Nothing is concluded about what was made: the next try looks.
/// </summary>
internal static class StepFailures
{
    /// <summary>The code of a fault of ours.</summary>
    public const string Fault = "platform.fault";

    private const string TellProvider = "Correct the base domain's name servers or key.";

    /// <param name="failure">What was thrown.</param>
    /// <param name="tookTooLong">The try's own time had run out.</param>
    public static Waiting Explain(Exception failure, bool tookTooLong) => failure switch
    {
        StepWaitsException { Wait: var wait } => wait,
        DeferredException deferred => Deferred(deferred),
        ConnectionBlockedException blocked => ConnectionWaits.Refused(blocked.Class.ToString(), blocked.Action),
        OutcomeUnknownException => new(
            "microsoft.no_answer", "Microsoft gave no answer to a change: what became of it is looked up with the next try.",
            WhoActs.Microsoft),
        MicrosoftFailureException { Failure: var refused } => Refused(refused),
        DnsZoneException zone => Of(zone),
        StoredSecretRefusedException => new(
            "dns.key_missing", "The key of the base domain is not a stored secret for DNS updates.", WhoActs.ServiceProvider,
            "Store the key anew and name it in the base domain."),
        StoredSecretUnavailableException => new("platform.secrets_unavailable", "The base domain's key cannot be opened at the moment."),
        JsonException or IOException or HttpRequestException =>
            new("microsoft.unreadable", "Microsoft's answer was cut off or makes no sense.", WhoActs.Microsoft),
        OperationCanceledException when tookTooLong => new("platform.too_slow", "The step took too long and was broken off."),
        _ => new(Fault, "The step broke off by an unexpected error; the log has it."),
    };

    private static Waiting Deferred(DeferredException deferred) => deferred.Reason switch
    {
        DeferReason.Throttled => new("microsoft.throttled", "Microsoft asks to wait.", WhoActs.Microsoft, Until: deferred.Until),
        DeferReason.BudgetSpent => new(
            "microsoft.budget_spent", "Our share of Microsoft's quota is spent for the moment.", WhoActs.Platform, Until: deferred.Until),
        DeferReason.MicrosoftDown => new(
            "microsoft.down", "Microsoft does not answer, or with faults.", WhoActs.Microsoft,
            Until: deferred.IsGuess ? null : deferred.Until),
        DeferReason.BrokerUnavailable => new("platform.broker_unavailable", "No access token can be had at the moment."),
        _ => throw new ArgumentOutOfRangeException(nameof(deferred)),
    };

    private static Waiting Refused(MicrosoftFailure refused)
    {
        var who = ConnectionWaits.ActorOf(refused.Class);
        var said = refused.Said is null ? "" : $" Microsoft says: {refused.Said}";
        return new(
            $"microsoft.{refused.Code.ToLowerInvariant().Replace(' ', '_')}", refused.Sentence + said, who,
            who == WhoActs.Microsoft ? "" : refused.Action, refused.RetryAt);
    }

    private static Waiting Of(DnsZoneException zone) => zone.Failure switch
    {
        DnsZoneFailure.Unreachable => new("dns.unreachable", zone.Message),
        DnsZoneFailure.KeyRefused => new("dns.key_refused", zone.Message, WhoActs.ServiceProvider, TellProvider),
        DnsZoneFailure.Rejected => new("dns.rejected", zone.Message, WhoActs.ServiceProvider, TellProvider),
        DnsZoneFailure.NotAllowed => new("dns.server_not_allowed", zone.Message, WhoActs.ServiceProvider, BaseDomainProblems.EnterPublic),
        _ => throw new ArgumentOutOfRangeException(nameof(zone)),
    };
}
