using System.Diagnostics.Metrics;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Store;

namespace LivePlatform.Replication.Telemetry;

/// <summary>
/// What is seen of replication: rows and pages applied, and directories that are due and not running, by which workers are scaled.
/// </summary>
internal sealed class ReplicationMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _pages;
    private readonly Counter<long> _droppedNudges;
    private int _dueAndNotRunning;

    public ReplicationMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("LivePlatform.Replication");
        _rows = _meter.CreateCounter<long>("live.replication.rows", "{row}", "Objects and memberships that were applied.");
        _pages = _meter.CreateCounter<long>("live.replication.pages", "{page}", "Pages that were applied.");
        _droppedNudges = _meter.CreateCounter<long>("live.replication.nudges.dropped", "{nudge}", "Nudges that found no database.");
        _meter.CreateObservableGauge(
            "live.replication.due", () => Volatile.Read(ref _dueAndNotRunning), "{directory}", "Directories that are due and not running.");
    }

    public void Applied(PartKind part, RowBatch batch)
    {
        var tag = new KeyValuePair<string, object?>("part", part.ToString());
        _rows.Add(batch.Rows, tag);
        _pages.Add(batch.Pages, tag);
    }

    public void NudgeDropped() => _droppedNudges.Add(1);

    public void DueAndNotRunning(int count) => Volatile.Write(ref _dueAndNotRunning, count);

    public void Dispose() => _meter.Dispose();
}
