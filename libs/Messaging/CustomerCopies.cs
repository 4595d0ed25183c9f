using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Messaging;

/// <summary>Keeps a service's copies of customers, the same way everywhere.</summary>
public static class CustomerCopies
{
    /// <summary>Takes over an event in the caller's unit of work; an older one than the copy changes nothing.</summary>
    public static async Task TakeOverAsync(
        LiveDbContext db,
        ServiceProviderId provider,
        CustomerChanged changed,
        CopyComparison comparison,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(comparison);

        // Events about one customer one after the other, until the transaction ends: of two at once, also of the first two, the older could
        // win.
        await db.LockAsync(changed.CustomerId, cancellationToken);
        var known = await db.KnownCustomers.SingleOrDefaultAsync(x => x.CustomerId == changed.CustomerId, cancellationToken);
        if (known is null)
        {
            known = KnownCustomer.Of(provider, changed.CustomerId);
            db.Add(known);
        }

        var had = known.Version;
        var tookOver = known.TakeOver(changed.ChannelId, changed.Name, changed.IsRemoved, changed.Version, changed.IsRepublished);
        if (changed.IsRepublished)
        {
            await comparison.ToldAsync(db, nameof(CustomerChanged), changed.CustomerId, had, changed.Version, tookOver, cancellationToken);
        }
    }
}
