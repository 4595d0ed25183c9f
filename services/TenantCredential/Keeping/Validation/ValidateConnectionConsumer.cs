using LivePlatform.Messaging;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keeping.Validation;

/// <summary>Another service wants a connection to be proven now; its answer is the event that follows from the proof.</summary>
internal sealed class ValidateConnectionConsumer(Inbox<TenantCredentialDbContext> inbox, TimeProvider clock)
    : IConsumer<Contracts.ValidateConnection>
{
    public Task Consume(ConsumeContext<Contracts.ValidateConnection> context) =>
        inbox.OnceAsync(context, async (db, cancellationToken) =>
        {
            var id = context.Message.ConnectionId;
            if (await db.FindLiveAsync(id, cancellationToken) is { } connection)
            {
                await WorkList.HastenAsync(db, connection, clock.GetUtcNow(), cancellationToken);
            }
            else if (!await db.Connections.AnyAsync(x => x.Id == id, cancellationToken))
            {
                throw new InvalidOperationException($"Connection {id} is not of this provider.");
            }
        });
}
