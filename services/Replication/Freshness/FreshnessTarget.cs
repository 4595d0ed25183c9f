using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Freshness;

/// <summary>How old a replica may become before somebody is alerted.</summary>
public abstract class FreshnessTarget : Versioned
{
    /// <summary>The shortest target, in hours.</summary>
    public const int Shortest = 1;

    /// <summary>The longest target, in hours: 30 days.</summary>
    public const int Longest = 720;

    /// <summary>In hours since the last complete run.</summary>
    public int Hours { get; private set; }

    /// <summary>Sets another one.</summary>
    public void Set(int hours)
    {
        Hours = hours;
        Changed();
    }

    internal T With<T>(int hours)
        where T : FreshnessTarget
    {
        Hours = hours;
        return (T)this;
    }
}

/// <summary>The target of all customers of a provider that have none of their own.</summary>
public sealed class ProviderFreshnessTarget : FreshnessTarget, IProviderOwned
{
    /// <inheritdoc/>
    public ServiceProviderId ServiceProviderId { get; private init; }

    internal static ProviderFreshnessTarget Of(ServiceProviderId provider, int hours) =>
        new ProviderFreshnessTarget { ServiceProviderId = provider }.With<ProviderFreshnessTarget>(hours);
}

/// <summary>The target of one customer.</summary>
public sealed class CustomerFreshnessTarget : FreshnessTarget, ICustomerOwned
{
    /// <inheritdoc/>
    public ServiceProviderId ServiceProviderId { get; private init; }

    /// <inheritdoc/>
    public Guid CustomerId { get; private init; }

    internal static CustomerFreshnessTarget Of(ServiceProviderId provider, Guid customerId, int hours) =>
        new CustomerFreshnessTarget { ServiceProviderId = provider, CustomerId = customerId }.With<CustomerFreshnessTarget>(hours);
}
