namespace LivePlatform.Contracts;

/// <summary>Event: a run of Onboarding was started, went on or ended. While it is open its stage's roles are needed.</summary>
/// <param name="RunId">The run.</param>
/// <param name="CustomerId">The customer of its service.</param>
/// <param name="ServiceId">The service.</param>
/// <param name="ConnectionId">The connection that it works through; null: none was there when it was started.</param>
/// <param name="Stage">What it does.</param>
/// <param name="DnsMode">Who makes, or made, DNS records and activation user.</param>
/// <param name="IsOpen">False when it is over: completed, or abandoned and cleaned up.</param>
/// <param name="Version">Grows with each change; a copy keeps the highest it saw.</param>
/// <param name="IsRepublished">True when nothing happened and it is only told again: whoever has a copy compares.</param>
public sealed record RunChanged(
    Guid RunId,
    Guid CustomerId,
    Guid ServiceId,
    Guid? ConnectionId,
    Stage Stage,
    DnsMode DnsMode,
    bool IsOpen,
    long Version,
    bool IsRepublished = false);
