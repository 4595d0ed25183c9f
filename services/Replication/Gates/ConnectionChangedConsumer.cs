using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Replication.Connections;
using LivePlatform.Replication.Persistence;
using LivePlatform.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Gates;

/// <summary>Keeps the copy of connections and asks the gate again.</summary>
internal sealed class ConnectionChangedConsumer(
    Inbox<ReplicationDbContext> inbox, ProviderScope provider, GateKeeper gate, CopyComparison comparison)
    : IConsumer<ConnectionChanged>
{
    public Task Consume(ConsumeContext<ConnectionChanged> context) => inbox.OnceAsync(context, async (db, cancellationToken) =>
    {
        var changed = context.Message;
        await db.LockAsync(changed.ConnectionId, cancellationToken);
        var known = await db.Connections.SingleOrDefaultAsync(x => x.ConnectionId == changed.ConnectionId, cancellationToken);
        if (known is null)
        {
            known = KnownConnection.Of(provider.Current, changed.ConnectionId, changed.CustomerId);
            db.Add(known);
        }

        var had = known.Version;
        var tookOver = known.TakeOver(changed);
        if (changed.IsRepublished)
        {
            await comparison.ToldAsync(
                db, nameof(ConnectionChanged), changed.ConnectionId, had, changed.Version, tookOver, cancellationToken);
        }

        if (tookOver)
        {
            await db.SaveChangesAsync(cancellationToken);
            await gate.DecideAsync(db, changed.M365TenantId, cancellationToken);
        }
    });
}
