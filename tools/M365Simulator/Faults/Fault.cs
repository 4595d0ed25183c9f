using LivePlatform.M365Simulator.Throttling;

namespace LivePlatform.M365Simulator.Faults;

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
        Target == FaultTarget.Token && Kind is not (FaultKind.Status or FaultKind.Latency or FaultKind.Abort)
            ? "token takes status, latency or abort"
            :
            Kind == FaultKind.Body ? Body is null ? "body needs what becomes of it" : Body.Fault :
            null;
}

/// <summary>A call as faults see it.</summary>
internal sealed record FaultCall(
    FaultTarget Target, Guid AppId, Guid TenantId, string Method, string Path, string? SkipToken, string? DeltaToken);
