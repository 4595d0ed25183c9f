using System.Diagnostics;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Throttling;

/// <summary>Charges calls against every limit that holds for them. Real monotonic time: moving the clock opens no window.</summary>
internal sealed class QuotaBook(SimulatorClock clock, CurrentSettings settings)
{
    private const double MostUse = 1.8;

    private readonly Lock _lock = new();
    private readonly Dictionary<(Quota Quota, Guid App, Guid Tenant), (SlidingWindow Window, double Limit)> _windows = [];
    private readonly long _start = clock.GetTimestamp();
    private (bool Enabled, double Scale) _rule = (true, 1.0);

    public (bool Enabled, double Scale) Rule
    {
        get => _rule;
        set
        {
            lock (_lock)
            {
                _rule = value;
                _windows.Clear();
            }
        }
    }

    /// <summary>Charges the call. Throttled calls count as use too, up to 1.8 times the limit.</summary>
    /// <returns>The throttle with the longest wait, or null; and the highest use as a part of its limit.</returns>
    public (Throttled? Throttled, double Use) Charge(Guid app, Guid tenant, int users, int units, bool isWrite)
    {
        lock (_lock)
        {
            if (!_rule.Enabled)
            {
                return (null, 0);
            }

            var now = clock.Real.GetElapsedTime(_start);
            Throttled? throttled = null;
            var quotas = isWrite ? Quota.ForWrites : Quota.ForReads;
            foreach (var quota in quotas)
            {
                var (window, limit) = Window(quota, app, tenant, users, now);
                var cost = CostOf(quota, units);
                if (window.Used + cost > limit && window.WaitFor(cost, limit, now) is var wait
                    && (throttled is null || wait > throttled.Wait))
                {
                    throttled = new Throttled(quota.Scope, quota.Access, app, tenant, wait, quota.Information);
                }
            }

            return (throttled, Book(quotas, app, tenant, units, granted: throttled is null));
        }
    }

    public IEnumerable<object> Peaks(Guid? app, Guid? tenant)
    {
        lock (_lock)
        {
            return
            [
                .. _windows.Where(w => (app is null || w.Key.App == app) && (tenant is null || w.Key.Tenant == tenant)).Select(w => new
                {
                    scope = w.Key.Quota.Name,
                    appId = w.Key.App,
                    tenantId = w.Key.Tenant,
                    limit = w.Value.Limit,
                    windowSeconds = w.Key.Quota.Window.TotalSeconds,
                    peak = Math.Round(w.Value.Window.Peak, 4),
                }),
            ];
        }
    }

    private double Book(Quota[] quotas, Guid app, Guid tenant, int units, bool granted)
    {
        var highest = 0.0;
        foreach (var quota in quotas)
        {
            var (window, limit) = _windows[KeyOf(quota, app, tenant)];
            var cost = CostOf(quota, units);
            window.Add(
                granted ? cost : Math.Clamp((MostUse * limit) - window.Used, 0, cost * settings.Value.ThrottledAccrual), granted, limit);
            highest = Math.Max(highest, window.Used / limit);
        }

        return Math.Min(highest, MostUse);
    }

    private (SlidingWindow Window, double Limit) Window(Quota quota, Guid app, Guid tenant, int users, TimeSpan now)
    {
        var key = KeyOf(quota, app, tenant);
        var limit = quota.LimitFor(users) * _rule.Scale;
        var found = _windows.TryGetValue(key, out var known) ? (known.Window, limit) : (new SlidingWindow(quota.Window), limit);
        found.Item1.MoveTo(now);
        return _windows[key] = found;
    }

    private static double CostOf(Quota quota, int units) => quota.Information == Quota.Units ? units : 1;

    private static (Quota, Guid, Guid) KeyOf(Quota quota, Guid app, Guid tenant) => quota.Scope switch
    {
        ThrottleScope.AppTenant => (quota, app, tenant),
        ThrottleScope.App => (quota, app, Guid.Empty),
        ThrottleScope.Tenant => (quota, Guid.Empty, tenant),
        _ => throw new UnreachableException(),
    };
}
