using System.Collections.Concurrent;

namespace LivePlatform.M365Simulator.Observing;

/// <summary>What was asked and granted, per app, tenant and route.</summary>
internal sealed class Counters
{
    private readonly ConcurrentDictionary<(Guid App, Guid Tenant, string Route), Row> _rows = new();
    private readonly ConcurrentDictionary<(string App, string Tenant), TokenRow> _tokens = new();

    public void Call(Guid app, Guid tenant, string route, int status, int units)
    {
        var row = _rows.GetOrAdd((app, tenant, route), static _ => new Row());
        Interlocked.Increment(ref row.Requests);
        Interlocked.Add(ref row.Units, units);
        Interlocked.Increment(ref status == 429 ? ref row.Throttled : ref status < 400 ? ref row.Granted : ref row.Failed);
    }

    public void Token(string? app, string tenant, bool issued)
    {
        var row = _tokens.GetOrAdd((app ?? "", tenant), static _ => new TokenRow());
        Interlocked.Increment(ref issued ? ref row.Issued : ref row.Refused);
    }

    public object Answer(Guid? app, Guid? tenant, IEnumerable<object> quotas)
    {
        var rows = _rows.Where(r => (app is null || r.Key.App == app) && (tenant is null || r.Key.Tenant == tenant))
            .OrderBy(r => r.Key.Tenant).ThenBy(r => r.Key.App).ThenBy(r => r.Key.Route, StringComparer.Ordinal).ToList();
        var tokens = _tokens.Where(
            t => (app is null || t.Key.App == app.ToString()) && (tenant is null || t.Key.Tenant == tenant.ToString()));
        return new
        {
            total = new
            {
                requests = rows.Sum(r => r.Value.Requests),
                granted = rows.Sum(r => r.Value.Granted),
                throttled = rows.Sum(r => r.Value.Throttled),
                failed = rows.Sum(r => r.Value.Failed),
                resourceUnits = rows.Sum(r => r.Value.Units),
            },
            rows = rows.Select(r => new
            {
                appId = r.Key.App,
                tenantId = r.Key.Tenant,
                route = r.Key.Route,
                requests = r.Value.Requests,
                granted = r.Value.Granted,
                throttled = r.Value.Throttled,
                failed = r.Value.Failed,
                resourceUnits = r.Value.Units,
            }),
            tokens = tokens.Select(
                t => new { appId = t.Key.App, tenantId = t.Key.Tenant, issued = t.Value.Issued, refused = t.Value.Refused }),
            quotas,
        };
    }

    public void Reset()
    {
        _rows.Clear();
        _tokens.Clear();
    }

    private sealed class Row
    {
        public long Requests;
        public long Granted;
        public long Throttled;
        public long Failed;
        public long Units;
    }

    private sealed class TokenRow
    {
        public long Issued;
        public long Refused;
    }
}
