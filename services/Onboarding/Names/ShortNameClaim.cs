using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Names;

/// <summary>
/// A short name that is in use. Services and sites share one table, since they share the base domain; its key decides who was first.
/// </summary>
internal sealed class ShortNameClaim : IProviderOwned
{
    private ShortNameClaim()
    {
    }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>The service or site that has it.</summary>
    public Guid HolderId { get; private init; }

    public static ShortNameClaim Of(ServiceProviderId provider, string name, Guid holderId) =>
        new() { ServiceProviderId = provider, Name = name, HolderId = holderId };
}
