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

/// <summary>Keeps the copy of directories; runs of the customer in that tenant look again.</summary>
internal sealed class DirectoryChangedConsumer(
    Inbox<OnboardingDbContext> inbox, ProviderScope provider, DueRuns due, CopyComparison comparison)
    : IConsumer<DirectoryChanged>
{
    public Task Consume(ConsumeContext<DirectoryChanged> context) => inbox.OnceAsync(context, async (db, cancellationToken) =>
    {
        var said = context.Message;
        await db.LockAsync(said.DirectoryId, cancellationToken);
        var known = await db.Directories.SingleOrDefaultAsync(x => x.DirectoryId == said.DirectoryId, cancellationToken)
            ?? db.Add(KnownDirectory.Of(provider.Current, said)).Entity;
        var had = known.Version;
        var news = known.TakeOver(said);
        if (said.IsRepublished)
        {
            await comparison.ToldAsync(db, nameof(DirectoryChanged), said.DirectoryId, had, said.Version, news, cancellationToken);
        }

        if (news)
        {
            await db.SaveChangesAsync(cancellationToken);
            await due.WakeAsync(
                db, db.Runs.Where(x => x.CustomerId == said.CustomerId && x.M365TenantId == said.M365TenantId), cancellationToken);
        }
    });
}
