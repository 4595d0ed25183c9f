namespace LivePlatform.M365Simulator.Judging;

/// <summary>A call as the judge sees it.</summary>
internal sealed record JudgedCall(Guid AppId, Guid TenantId, string Method, string Path, string Process, TimeSpan Latency);
