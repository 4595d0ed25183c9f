namespace LivePlatform.Tenancy;

/// <summary>A row that belongs to exactly one provider: filtered on read, guarded on save, protected by row-level security.</summary>
public interface IProviderOwned
{
    /// <summary>The provider that the row belongs to; never changes.</summary>
    ServiceProviderId ServiceProviderId { get; }
}

/// <summary>A row that belongs to one customer of a provider: operators of a Channel or a Customer see only theirs.</summary>
public interface ICustomerOwned : IProviderOwned
{
    /// <summary>The customer that the row belongs to; never changes.</summary>
    Guid CustomerId { get; }
}
