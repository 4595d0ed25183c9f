namespace LivePlatform.Onboarding.Persistence;

/// <summary>The customer itself, as the fence of what belongs to customers needs to know it.</summary>
internal interface ICustomerRow
{
    Guid Id { get; }

    Guid? ChannelId { get; }
}
