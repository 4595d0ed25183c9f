using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Events;

/// <summary>Keeps the copy of customers. A removed customer takes its connections and, for good, its data keys along.</summary>
internal sealed class CustomerChangedConsumer(
    Inbox<TenantCredentialDbContext> inbox, ConnectionRemoval removal, DataKeys keys, ProviderScope provider, CopyComparison comparison)
    : IConsumer<CustomerChanged>
{
    private static readonly AuditActor Actor = AuditActor.System("customer-removed");

    public async Task Consume(ConsumeContext<CustomerChanged> context)
    {
        var said = context.Message;
        await inbox.OnceAsync(context, async (db, cancellationToken) =>
        {
            await CustomerCopies.TakeOverAsync(db, provider.Current, said, comparison, cancellationToken);
            if (!said.IsRemoved)
            {
                return;
            }

            // All of them first: each has its tenant locked after it, which others of the customer may lead to.
            await db.Database.ExecuteSqlAsync(
                $"SELECT 1 FROM connections WHERE customer_id = {said.CustomerId} AND removed_at IS NULL ORDER BY id FOR UPDATE",
                cancellationToken);
            var connections = await db.Connections.Include(x => x.Credential).Include(x => x.Change!.Other).Include(x => x.Rotation)
                .Where(x => x.CustomerId == said.CustomerId && x.RemovedAt == null).OrderBy(x => x.Id).ToListAsync(cancellationToken);
            foreach (var connection in connections)
            {
                await removal.RemoveAsync(db, connection, Actor, cancellationToken);
            }
        });
        if (said.IsRemoved)
        {
            // After the commit and safe to repeat: a removed customer never comes back.
            await keys.ShredAsync(DataKeyOwner.Customer, said.CustomerId, context.CancellationToken);
        }
    }
}
