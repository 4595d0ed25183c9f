using System.Diagnostics.Metrics;
using LivePlatform.Contracts;

namespace LivePlatform.RoleValidation.Telemetry;

/// <summary>What is seen of assessments.</summary>
internal sealed class RoleValidationMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _assessed;
    private readonly Counter<long> _putOff;
    private readonly Histogram<double> _late;

    public RoleValidationMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("LivePlatform.RoleValidation");
        _assessed = _meter.CreateCounter<long>("live.roles.assessed", "{assessment}", "Assessments that came to a result, by outcome.");
        _putOff = _meter.CreateCounter<long>("live.roles.put_off", "{assessment}", "Assessments that were put off, by reason.");
        _late = _meter.CreateHistogram<double>("live.roles.late", "s", "Time between when an assessment was due and when it began.");
    }

    public void Assessed(RoleOutcome outcome) => _assessed.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));

    public void PutOff(string reason) => _putOff.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Started(TimeSpan late) => _late.Record(Math.Max(0, late.TotalSeconds));

    public void Dispose() => _meter.Dispose();
}
