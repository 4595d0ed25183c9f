namespace LivePlatform.M365.Throttling;

/// <summary>A throttle scope and the time until which nobody may call. Carries ids only: no provider, no customer data.</summary>
/// <param name="Scope">What is paused.</param>
/// <param name="Until">The first moment at which a call is welcome again.</param>
public readonly record struct ThrottleNotice(ThrottleScope Scope, DateTimeOffset Until);
