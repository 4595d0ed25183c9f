using System.Diagnostics.Metrics;
using LivePlatform.Contracts;
using LivePlatform.Persistence;
using Microsoft.Extensions.Options;

namespace LivePlatform.Messaging.Alerts;

/// <summary>Loops of this process that have not come round when they should.</summary>
internal sealed class SilentLoops : IProcessTroubles, IDisposable
{
    private readonly AlertingService _service;
    private readonly LoopBeats _beats;
    private readonly TimeSpan _patience;
    private readonly Meter _meter;

    public SilentLoops(AlertingService service, LoopBeats beats, IOptions<AlertOptions> options, IMeterFactory meters, TimeProvider clock)
    {
        (_service, _beats, _patience) = (service, beats, options.Value.LoopSilentAfter);
        _meter = meters.Create(MessagingMetrics.Name);
        _meter.CreateObservableGauge(
            "live.loop.overdue",
            () => beats.All.Select(beat => new Measurement<double>(
                Math.Max(0, (clock.GetUtcNow() - beat.NextBy).TotalSeconds), new KeyValuePair<string, object?>("loop", beat.Name))),
            "s",
            "How long a loop has not come round since it should have.");
    }

    public string Code => AlertCodes.LoopSilent;

    public IReadOnlyList<Trouble> Look(DateTimeOffset now)
    {
        var process = Environment.MachineName;
        return
        [
            .. _beats.All.Where(beat => now - beat.NextBy >= _patience).Select(beat => new Trouble(
                _service.Part($"loop:{beat.Name}:{process}"),
                AlertText.Of(Code) with { Sentence = $"{_service.Name}: the loop '{beat.Name}' of {process} does not come round." })),
        ];
    }

    public void Dispose() => _meter.Dispose();
}
