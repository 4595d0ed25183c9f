using LivePlatform.Contracts;

namespace LivePlatform.Onboarding.Runs;

/// <summary>How the names of a run come about.</summary>
/// <param name="Mode">By us or by people.</param>
/// <param name="BaseDomainId">Below which base domain; null where people see to it.</param>
/// <param name="Domain">The sub-domain.</param>
/// <param name="UsageLocation">Country of the activation user.</param>
internal sealed record DnsPlan(DnsMode Mode, Guid? BaseDomainId, string? Domain, string? UsageLocation);
