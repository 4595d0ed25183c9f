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

/// <summary>Keeps the copy of assessments for the stages of runs; runs that work through the connection look again.</summary>
internal sealed class RolesAssessedConsumer(
    Inbox<OnboardingDbContext> inbox, ProviderScope provider, DueRuns due, CopyComparison comparison) : IConsumer<RolesAssessed>
{
    public Task Consume(ConsumeContext<RolesAssessed> context) => inbox.OnceAsync(context, async (db, cancellationToken) =>
    {
        var said = context.Message;
        if (said.DnsMode is not { } mode)
        {
            return;
        }

        await db.LockAsync(said.ConnectionId, cancellationToken);
        var known = await db.Roles.SingleOrDefaultAsync(
            x => x.ConnectionId == said.ConnectionId && x.Stage == said.Stage && x.DnsMode == mode, cancellationToken)
            ?? db.Add(KnownRoles.Of(provider.Current, said, mode)).Entity;
        var had = known.Version;
        var news = known.TakeOver(said);
        if (said.IsRepublished)
        {
            await comparison.ToldAsync(db, nameof(RolesAssessed), said.ConnectionId, had, said.Version, news, cancellationToken);
        }

        if (news)
        {
            await db.SaveChangesAsync(cancellationToken);
            var services = db.Connections.Where(x => x.ConnectionId == said.ConnectionId).Select(x => x.ServiceId);
            await due.WakeAsync(db, db.Runs.Where(x => services.Contains(x.ServiceId)), cancellationToken);
        }
    });
}
