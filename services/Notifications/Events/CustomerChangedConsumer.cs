using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Notifications.Alerts;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Events;

/// <summary>
/// Keeps the copy of customers, by which operators of a channel see only theirs. A removed customer takes the history of its alerts along;
/// what is still open ends by the services that raised it.
/// </summary>
internal sealed class CustomerChangedConsumer(Inbox<NotificationsDbContext> inbox, ProviderScope provider, CopyComparison comparison)
    : IConsumer<CustomerChanged>
{
    public Task Consume(ConsumeContext<CustomerChanged> context) =>
        inbox.OnceAsync(context, (db, cancellationToken) => ApplyAsync(db, context.Message, cancellationToken));

    internal async Task ApplyAsync(NotificationsDbContext db, CustomerChanged said, CancellationToken cancellationToken)
    {
        await CustomerCopies.TakeOverAsync(db, provider.Current, said, comparison, cancellationToken);
        if (said.IsRemoved)
        {
            await db.Alerts.Where(x => x.CustomerId == said.CustomerId && x.ClearedAt != null).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
