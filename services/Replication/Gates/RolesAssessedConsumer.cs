using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Replication.Connections;
using LivePlatform.Replication.Persistence;
using LivePlatform.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Gates;

/// <summary>Keeps the copy of day-two roles and asks the gate again.</summary>
internal sealed class RolesAssessedConsumer(
    Inbox<ReplicationDbContext> inbox, ProviderScope provider, GateKeeper gate, CopyComparison comparison)
    : IConsumer<RolesAssessed>
{
    public Task Consume(ConsumeContext<RolesAssessed> context) => inbox.OnceAsync(context, async (db, cancellationToken) =>
    {
        var assessed = context.Message;
        await db.LockAsync(assessed.ConnectionId, cancellationToken);
        var known = await db.Connections.SingleOrDefaultAsync(x => x.ConnectionId == assessed.ConnectionId, cancellationToken);
        if (known is null)
        {
            // The assessment came before the connection: keep it for when the connection arrives.
            known = KnownConnection.Of(provider.Current, assessed.ConnectionId, assessed.CustomerId);
            db.Add(known);
        }

        var had = known.RolesVersion;
        var news = known.TakeOver(assessed);
        if (assessed is { IsRepublished: true, Stage: Stage.DayTwo })
        {
            await comparison.ToldAsync(db, nameof(RolesAssessed), assessed.ConnectionId, had, assessed.Version, news, cancellationToken);
        }

        if (news && known.Version > 0)
        {
            await db.SaveChangesAsync(cancellationToken);
            await gate.DecideAsync(db, known.M365TenantId, cancellationToken);
        }
    });
}
