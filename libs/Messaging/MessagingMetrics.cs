using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LivePlatform.Messaging;

/// <summary>What is seen of the bus: age of the oldest undelivered row (the alert), deliveries, duplicates, refused messages.</summary>
public sealed class MessagingMetrics : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "LivePlatform.Messaging";

    private readonly Meter _meter;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _copyDifferences;
    private readonly Counter<long> _dead;
    private readonly Counter<long> _alertsRaised;
    private readonly Counter<long> _alertsCleared;
    private double _oldestSeconds;

    /// <summary>Registers the instruments.</summary>
    public MessagingMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(Name);
        _delivered = _meter.CreateCounter<long>("live.outbox.delivered", "{message}", "Messages delivered to the broker.");
        _duplicates = _meter.CreateCounter<long>("live.inbox.duplicates", "{message}", "Second copies that were dropped.");
        _faults = _meter.CreateCounter<long>("live.messages.faulted", "{message}", "Messages that went to an error queue.");
        _dead = _meter.CreateCounter<long>("live.outbox.dead", "{message}", "Rows that could not be read and were put aside (the alert).");
        _copyDifferences = _meter.CreateCounter<long>(
            "live.copies.differences", "{object}", "Copies that said something else than what was published again, by event and kind.");
        _alertsRaised = _meter.CreateCounter<long>("live.alerts.raised", "{alert}", "Alerts that were raised, by code.");
        _alertsCleared = _meter.CreateCounter<long>("live.alerts.cleared", "{alert}", "Alerts that were cleared, by code.");
        _meter.CreateObservableGauge(
            "live.outbox.oldest.age",
            () => Volatile.Read(ref _oldestSeconds),
            "s",
            "Age of the oldest undelivered message at the last look.");
    }

    internal static ActivitySource Activities { get; } = new(Name);

    internal void OldestSeen(TimeSpan age) => Volatile.Write(ref _oldestSeconds, Math.Max(0, age.TotalSeconds));

    internal void Delivered(int count) => _delivered.Add(count);

    internal void PutAside(int count) => _dead.Add(count);

    internal void DuplicateDropped() => _duplicates.Add(1);

    internal void CopyDiffered(string contract, string kind) =>
        _copyDifferences.Add(1, new KeyValuePair<string, object?>("event", contract), new KeyValuePair<string, object?>("kind", kind));

    internal void AlertRaised(string code) => _alertsRaised.Add(1, new KeyValuePair<string, object?>("code", code));

    internal void AlertCleared(string code) => _alertsCleared.Add(1, new KeyValuePair<string, object?>("code", code));

    internal void Faulted(string queue) => _faults.Add(1, new KeyValuePair<string, object?>("queue", queue));

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
