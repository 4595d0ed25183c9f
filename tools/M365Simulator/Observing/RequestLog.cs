using LivePlatform.M365Simulator.Settings;

namespace LivePlatform.M365Simulator.Observing;

/// <summary>One call, without headers, body or token.</summary>
internal sealed record LoggedCall(
    DateTimeOffset At, string Process, string Method, string Path, string Query, int Status, int ResourceUnits, Guid AppId, Guid TenantId,
    Guid RequestId, string ClientRequestId);

/// <summary>The last calls, as many as fit.</summary>
internal sealed class RequestLog(SimulatorOptions options)
{
    private readonly Lock _lock = new();
    private readonly LoggedCall?[] _calls = new LoggedCall?[Math.Max(options.RequestLogSize, 1)];
    private long _count;

    public void Add(LoggedCall call)
    {
        lock (_lock)
        {
            _calls[_count++ % _calls.Length] = call;
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<LoggedCall> Last(int limit, Guid? app, Guid? tenant)
    {
        lock (_lock)
        {
            var calls = new List<LoggedCall>();
            for (var i = _count - 1; i >= 0 && i > _count - 1 - _calls.Length && calls.Count < limit; i--)
            {
                if (_calls[i % _calls.Length] is { } call && (app is null || call.AppId == app)
                    && (tenant is null || call.TenantId == tenant))
                {
                    calls.Add(call);
                }
            }

            return calls;
        }
    }

    public void Reset()
    {
        lock (_lock)
        {
            _count = 0;
            Array.Clear(_calls);
        }
    }
}
