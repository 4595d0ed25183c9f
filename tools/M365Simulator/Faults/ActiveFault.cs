namespace LivePlatform.M365Simulator.Faults;

/// <summary>A fault at work.</summary>
internal sealed class ActiveFault(Guid id, FaultOrder order, long startedAt)
{
    private readonly Lock _lock = new();
    private long _matched;
    private long _applied;

    public Guid Id => id;

    public FaultOrder Order => order;

    public long Applied => Interlocked.Read(ref _applied);

    public bool Matches(FaultCall call, TimeSpan age) =>
        call.Target == order.Target
        && (order.ForSeconds is null || age.TotalSeconds <= order.ForSeconds)
        && (order.TenantId is null || order.TenantId == call.TenantId)
        && (order.AppId is null || order.AppId == call.AppId)
        && (order.Method is null || string.Equals(order.Method, call.Method, StringComparison.OrdinalIgnoreCase))
        && (order.Path is null || call.Path.Contains(order.Path, StringComparison.OrdinalIgnoreCase))
        && order.Kind switch
        {
            FaultKind.DeltaExpired or FaultKind.DeltaGone => !string.IsNullOrEmpty(call.DeltaToken) && call.DeltaToken != "latest",
            FaultKind.DeadNextLink or FaultKind.LinkRepeats or FaultKind.LinkStandsStill => !string.IsNullOrEmpty(call.SkipToken),
            _ => true,
        };

    /// <summary>Counts a matching call and says whether it is hit.</summary>
    public bool Take()
    {
        lock (_lock)
        {
            _matched++;
            if (_matched <= order.AfterCalls || (_matched - order.AfterCalls - 1) % order.Every != 0
                || (order.Times is { } times && _applied >= times))
            {
                return false;
            }

            _applied++;
            return true;
        }
    }

    public long StartedAt => startedAt;
}
