using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Replication.Persistence;
using LivePlatform.Tenancy;
using MassTransit;

namespace LivePlatform.Replication.Gates;

/// <summary>Keeps the copy of customers, by which operators of a channel see only theirs.</summary>
internal sealed class CustomerChangedConsumer(Inbox<ReplicationDbContext> inbox, ProviderScope provider, CopyComparison comparison)
    : IConsumer<CustomerChanged>
{
    public Task Consume(ConsumeContext<CustomerChanged> context) => inbox.OnceAsync(
        context,
        (db, cancellationToken) => CustomerCopies.TakeOverAsync(db, provider.Current, context.Message, comparison, cancellationToken));
}
