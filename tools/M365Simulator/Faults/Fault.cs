using LivePlatform.M365Simulator.Throttling;

namespace LivePlatform.M365Simulator.Faults;

internal enum FaultKind
{
    Status,
    Latency,
    Throttle,
    DeltaExpired,
    DeltaGone,
    DeadNextLink,
    Abort,
    Body,

    /// <summary>The next link of a delta page is the one that was followed to it.</summary>
    LinkRepeats,

    /// <summary>The next link of a delta page is another one that leads to the same page.</summary>
    LinkStandsStill,
}

internal enum FaultTarget
{
    Graph,
    Token,
}

/// <summary>A fault as it is ordered.</summary>
internal sealed record FaultOrder
{
    public required FaultKind Kind { get; init; }

    public FaultTarget Target { get; init; }

    public int Status { get; init; } = 503;

    public string? Code { get; init; }

    /// <summary>Of <see cref="FaultKind.Status"/>: what the body says; null: that the service cannot answer now.</summary>
    public string? Message { get; init; }

    public int LatencyMs { get; init; }

    public ThrottleScope Scope { get; init; }

    public double? RetryAfterSeconds { get; init; }

    public RetryAfterForm RetryAfterForm { get; init; }

    public Guid? TenantId { get; init; }

    public Guid? AppId { get; init; }

    public string? Method { get; init; }

    public string? Path { get; init; }

    public int? Times { get; init; }

    public double? ForSeconds { get; init; }

    public int AfterCalls { get; init; }

    public int Every { get; init; } = 1;

    /// <summary>Of <see cref="FaultKind.Body"/>: what becomes of the answer's body.</summary>
    public BodyDamage? Body { get; init; }

    public string? Fault =>
        Every < 1 ? "every must be 1 or more" :
        Status is < 400 or > 599 ? "status must be 400 to 599" :
        RetryAfterSeconds is < 0 or > 86_400 ? "retryAfterSeconds must be 0 to 86400" :
        Kind == FaultKind.Latency && LatencyMs is < 1 or > 300_000 ? "latencyMs must be 1 to 300000" :
        Kind == FaultKind.Throttle && RetryAfterSeconds is null or 0 ? "throttle needs retryAfterSeconds" :
        Target == FaultTarget.Token && Kind is not (FaultKind.Status or FaultKind.Latency or FaultKind.Abort) ? "token takes status, latency or abort" :
        Kind == FaultKind.Body ? Body is null ? "body needs what becomes of it" : Body.Fault :
        null;
}

/// <summary>A call as faults see it.</summary>
internal sealed record FaultCall(FaultTarget Target, Guid AppId, Guid TenantId, string Method, string Path, string? SkipToken, string? DeltaToken);

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
            if (_matched <= order.AfterCalls || (_matched - order.AfterCalls - 1) % order.Every != 0 || (order.Times is { } times && _applied >= times))
            {
                return false;
            }

            _applied++;
            return true;
        }
    }

    public long StartedAt => startedAt;
}
