using System.Diagnostics.Metrics;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Throttling;

namespace LivePlatform.M365;

/// <summary>Counters of everything sent to Microsoft; meter <c>LivePlatform.M365</c>. No tag grows with the number of customers.</summary>
public sealed class M365Metrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "LivePlatform.M365";

    private const int LongestCode = 80;

    private readonly Counter<long> _attempts;
    private readonly Counter<double> _units;
    private readonly Counter<long> _throttled;
    private readonly Counter<long> _deferred;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _broadcastFailures;
    private readonly Counter<long> _unknownCodes;
    private readonly Histogram<double> _budgetWait;

    /// <summary>Makes the instruments.</summary>
    public M365Metrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _attempts = meter.CreateCounter<long>("m365.attempts", description: "Attempts sent to Graph, by workload and answer.");
        _units = meter.CreateCounter<double>("m365.resource_units", description: "Resource units or requests charged, by workload.");
        _throttled = meter.CreateCounter<long>("m365.throttled", description: "429 answers, by workload.");
        _deferred = meter.CreateCounter<long>("m365.deferred", description: "Calls put off to later, by reason.");
        _tokens = meter.CreateCounter<long>("m365.token_requests", description: "Access tokens asked of the broker, by outcome.");
        _broadcastFailures = meter.CreateCounter<long>(
            "m365.throttle_broadcast_failures", description: "429 notices that did not reach the other processes.");
        _unknownCodes = meter.CreateCounter<long>(
            "m365.unknown_codes", description: "Refusals with a code that the failure catalogue does not have, by code.");
        _budgetWait = meter.CreateHistogram<double>(
            "m365.budget_wait", unit: "s", description: "Time a request waited in place for budget.");
    }

    internal void Attempted(GraphWorkload workload, string answer) =>
        _attempts.Add(1, new("workload", workload.ToString()), new("answer", answer));

    internal void Charged(RequestCharge charge) =>
        _units.Add(charge.Units, new KeyValuePair<string, object?>("workload", charge.Workload.ToString()));

    internal void Throttled(GraphWorkload workload) =>
        _throttled.Add(1, new KeyValuePair<string, object?>("workload", workload.ToString()));

    internal void Deferred(DeferReason reason) => _deferred.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    internal void TokenAsked(string outcome) => _tokens.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts a refusal whose code the catalogue does not have, so that it can be added.</summary>
    public void Refused(MicrosoftFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (failure.IsUnknownCode)
        {
            _unknownCodes.Add(
                1,
                new KeyValuePair<string, object?>("code", failure.Code.Length <= LongestCode ? failure.Code : failure.Code[..LongestCode]));
        }
    }

    internal void BroadcastFailed() => _broadcastFailures.Add(1);

    internal void Waited(TimeSpan wait) => _budgetWait.Record(wait.TotalSeconds);
}
