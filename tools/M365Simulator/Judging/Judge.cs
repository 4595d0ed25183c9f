using System.Diagnostics;
using LivePlatform.M365Simulator.Throttling;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Judging;

/// <summary>Watches whether clients keep away for as long as a 429 asked. Real monotonic time.</summary>
internal sealed class Judge(SimulatorClock clock)
{
    private const int Kept = 1000;

    private static readonly TimeSpan SameProcessGrace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan OtherProcessGrace = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(ThrottleScope, Guid, Guid), List<Window>> _windows = [];
    private readonly List<Violation> _violations = [];
    private long _violationCount;
    private long _insideGrace;
    private long _throttled;

    private sealed record Window(long SentAt, TimeSpan Wait, ThrottleAccess Access, string Process);

    /// <summary>A 429 is being sent.</summary>
    public void Sent(Throttled throttled, TimeSpan wait, string process)
    {
        lock (_lock)
        {
            _throttled++;
            var key = KeyOf(throttled.Scope, throttled.AppId, throttled.TenantId);
            if (!_windows.TryGetValue(key, out var open))
            {
                _windows[key] = open = [];
            }

            if (open.Count >= Kept)
            {
                open.RemoveAt(0);
            }

            open.Add(new Window(clock.GetTimestamp(), wait, throttled.Access, process));
        }
    }

    /// <summary>A call has arrived.</summary>
    public void Arrived(JudgedCall call)
    {
        lock (_lock)
        {
            if (_windows.Count == 0)
            {
                return;
            }

            var inside = false;
            foreach (var scope in (ReadOnlySpan<ThrottleScope>)[ThrottleScope.AppTenant, ThrottleScope.App, ThrottleScope.Tenant])
            {
                var key = KeyOf(scope, call.AppId, call.TenantId);
                foreach (var window in OpenWindows(key).Where(w => w.Access == ThrottleAccess.ReadWrite || call.Method != "GET"))
                {
                    inside = true;
                    var age = clock.Real.GetElapsedTime(window.SentAt);
                    var same = window.Process == call.Process;
                    if (age > (same ? SameProcessGrace : OtherProcessGrace) + call.Latency)
                    {
                        Note(scope, call, same, age, window.Wait);
                        return;
                    }
                }
            }

            _insideGrace += inside ? 1 : 0;
        }
    }

    public Verdict Now()
    {
        lock (_lock)
        {
            return new Verdict([.. _violations], _violationCount, _insideGrace, _throttled);
        }
    }

    public void Reset()
    {
        lock (_lock)
        {
            _windows.Clear();
            _violations.Clear();
            (_violationCount, _insideGrace, _throttled) = (0, 0, 0);
        }
    }

    private List<Window> OpenWindows((ThrottleScope, Guid, Guid) key)
    {
        if (!_windows.TryGetValue(key, out var open))
        {
            return [];
        }

        open.RemoveAll(w => clock.Real.GetElapsedTime(w.SentAt) >= w.Wait);
        if (open.Count == 0)
        {
            _windows.Remove(key);
        }

        return open;
    }

    private void Note(ThrottleScope scope, JudgedCall call, bool same, TimeSpan age, TimeSpan wait)
    {
        _violationCount++;
        if (_violations.Count < Kept)
        {
            _violations.Add(new Violation(
                scope, call.AppId, call.TenantId, call.Method, call.Path, call.Process, same,
                Math.Round(age.TotalMilliseconds, 1), wait.TotalMilliseconds, clock.GetUtcNow()));
        }
    }

    private static (ThrottleScope, Guid, Guid) KeyOf(ThrottleScope scope, Guid app, Guid tenant) => scope switch
    {
        ThrottleScope.AppTenant => (scope, app, tenant),
        ThrottleScope.App => (scope, app, Guid.Empty),
        ThrottleScope.Tenant => (scope, Guid.Empty, tenant),
        _ => throw new UnreachableException(),
    };
}
