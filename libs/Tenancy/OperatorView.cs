namespace LivePlatform.Tenancy;

/// <summary>How far an operator sees. Ordered from wide to narrow.</summary>
public enum OperatorScopeKind
{
    /// <summary>The platform's own staff; acts for one provider at a time.</summary>
    System,

    /// <summary>Everything of one ServiceProvider.</summary>
    Provider,

    /// <summary>The customers of one Channel.</summary>
    Channel,

    /// <summary>One Customer.</summary>
    Customer,
}

/// <summary>What an operator may do.</summary>
public enum OperatorRole
{
    /// <summary>Everything in scope.</summary>
    Admin,

    /// <summary>Daily work in scope, without administration of operators or providers.</summary>
    Operator,

    /// <summary>A subset of the daily work of a Customer.</summary>
    OperatorLite,

    /// <summary>Reads only; every unsafe request is refused with 403.</summary>
    Monitor,
}

/// <summary>
/// The part of a provider that the current work may see. Background work sees all of it; an operator's request narrows it once.
/// </summary>
public sealed class OperatorView
{
    /// <summary>The only channel whose customers are visible; null: no restriction by channel.</summary>
    public Guid? ChannelId { get; private set; }

    /// <summary>The only customer that is visible; null: no restriction by customer.</summary>
    public Guid? CustomerId { get; private set; }

    /// <summary>True when all customers of the provider are visible.</summary>
    public bool SeesAllCustomers => ChannelId is null && CustomerId is null;

    /// <summary>True when what is left of removed customers is not shown: to every operator but those of System scope.</summary>
    public bool HidesRemovedCustomers { get; private set; }

    /// <summary>Hides what is left of removed customers.</summary>
    public void HideRemovedCustomers() => HidesRemovedCustomers = true;

    /// <summary>Narrows the view to the customers of one channel.</summary>
    /// <exception cref="InvalidOperationException">The view was narrowed before.</exception>
    public void NarrowToChannel(Guid channelId)
    {
        RequireWide();
        ChannelId = channelId;
    }

    /// <summary>Narrows the view to one customer.</summary>
    /// <exception cref="InvalidOperationException">The view was narrowed before.</exception>
    public void NarrowToCustomer(Guid customerId)
    {
        RequireWide();
        CustomerId = customerId;
    }

    private void RequireWide()
    {
        if (!SeesAllCustomers)
        {
            throw new InvalidOperationException("The view is already narrowed; a second operator cannot share this scope.");
        }
    }
}
