using LivePlatform.M365Simulator.Throttling;

namespace LivePlatform.M365Simulator.Faults;

/// <summary>What faults do to one call.</summary>
internal abstract record FaultHit
{
    public sealed record Status(FaultOrder Order) : FaultHit;

    public sealed record Throttle(Throttled Throttled, RetryAfterForm Form) : FaultHit;

    public sealed record DeadToken(FaultKind Kind) : FaultHit;

    public sealed record Abort : FaultHit;

    public sealed record Body(BodyDamage Damage) : FaultHit;

    public sealed record Circle(FaultKind Kind) : FaultHit;
}
