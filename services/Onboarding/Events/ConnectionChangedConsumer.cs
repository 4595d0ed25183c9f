using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Onboarding.Copies;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Runs;
using LivePlatform.Onboarding.Runs.Due;
using LivePlatform.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Events;

/// <summary>Keeps the copy of connections; runs of its service look again.</summary>
internal sealed class ConnectionChangedConsumer(
    Inbox<OnboardingDbContext> inbox, ProviderScope provider, DueRuns due, CopyComparison comparison)
    : IConsumer<ConnectionChanged>
{
    public Task Consume(ConsumeContext<ConnectionChanged> context) => inbox.OnceAsync(context, async (db, cancellationToken) =>
    {
        var said = context.Message;
        await db.LockAsync(said.ConnectionId, cancellationToken);
        var known = await db.Connections.SingleOrDefaultAsync(x => x.ConnectionId == said.ConnectionId, cancellationToken)
            ?? db.Add(KnownConnection.Of(provider.Current, said.ConnectionId)).Entity;
        var had = known.Version;
        var news = known.TakeOver(said);
        if (said.IsRepublished)
        {
            await comparison.ToldAsync(db, nameof(ConnectionChanged), said.ConnectionId, had, said.Version, news, cancellationToken);
        }

        if (news)
        {
            await db.SaveChangesAsync(cancellationToken);
            await due.WakeAsync(db, db.Runs.Where(x => x.ServiceId == said.ServiceId), cancellationToken);
        }
    });
}
