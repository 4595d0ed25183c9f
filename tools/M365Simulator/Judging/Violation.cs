using LivePlatform.M365Simulator.Throttling;

namespace LivePlatform.M365Simulator.Judging;

internal sealed record Violation(
    ThrottleScope Scope,
    Guid AppId,
    Guid TenantId,
    string Method,
    string Path,
    string Process,
    bool SameProcess,
    double AfterMs,
    double WaitMs,
    DateTimeOffset At);
