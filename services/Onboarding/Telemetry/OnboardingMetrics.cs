using System.Diagnostics.Metrics;
using LivePlatform.Contracts;
using LivePlatform.Onboarding.Runs;

namespace LivePlatform.Onboarding.Telemetry;

/// <summary>What is seen of runs.</summary>
internal sealed class OnboardingMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _done;
    private readonly Counter<long> _waits;
    private readonly Histogram<double> _late;

    public OnboardingMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("LivePlatform.Onboarding");
        _done = _meter.CreateCounter<long>("live.onboarding.steps_done", "{step}", "Steps of runs that got done, by step.");
        _waits = _meter.CreateCounter<long>(
            "live.onboarding.steps_waiting", "{try}", "Tries of steps that ended waiting, by step, reason, and who must act.");
        _late = _meter.CreateHistogram<double>("live.onboarding.late", "s", "Time between when a run was due and when it was advanced.");
    }

    public void Done(StepKind step) => _done.Add(1, new KeyValuePair<string, object?>("step", step.ToString()));

    public void Waits(StepKind step, string code, WhoActs who) => _waits.Add(
        1, new KeyValuePair<string, object?>("step", step.ToString()), new KeyValuePair<string, object?>("code", code),
        new KeyValuePair<string, object?>("who", who.ToString()));

    public void Started(TimeSpan late) => _late.Record(Math.Max(0, late.TotalSeconds));

    public void Dispose() => _meter.Dispose();
}
