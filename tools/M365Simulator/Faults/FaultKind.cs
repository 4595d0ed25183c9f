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
