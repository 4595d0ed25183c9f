using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Topology;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Events;

/// <summary>Keeps the copy of services. A removed service takes its connection along.</summary>
internal sealed class ServiceChangedConsumer(
    Inbox<TenantCredentialDbContext> inbox, ConnectionRemoval removal, ProviderScope provider, CopyComparison comparison)
    : IConsumer<ServiceChanged>
{
    private static readonly AuditActor Actor = AuditActor.System("service-removed");

    public Task Consume(ConsumeContext<ServiceChanged> context) =>
        inbox.OnceAsync(context, async (db, cancellationToken) =>
        {
            var said = context.Message;
            await db.LockAsync(said.ServiceId, cancellationToken);
            var known = await db.KnownServices.SingleOrDefaultAsync(x => x.ServiceId == said.ServiceId, cancellationToken)
                ?? db.Add(KnownService.Of(provider.Current, said.ServiceId)).Entity;
            var had = known.Version;
            var tookOver = known.TakeOver(said);
            if (said.IsRepublished)
            {
                await comparison.ToldAsync(db, nameof(ServiceChanged), said.ServiceId, had, said.Version, tookOver, cancellationToken);
            }

            if (!tookOver || !said.IsRemoved)
            {
                return;
            }

            var connection = await db.Connections.Include(x => x.Credential).Include(x => x.Change!.Other).Include(x => x.Rotation)
                .SingleOrDefaultAsync(x => x.ServiceId == said.ServiceId && x.RemovedAt == null, cancellationToken);
            if (connection is not null)
            {
                await removal.RemoveAsync(db, connection, Actor, cancellationToken);
            }
        });
}
