namespace LivePlatform.M365Simulator.Judging;

internal sealed record Verdict(IReadOnlyList<Violation> Violations, long ViolationCount, long InsideGrace, long Throttled);
