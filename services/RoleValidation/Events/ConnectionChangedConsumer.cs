using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Events;

/// <summary>Keeps the copy of connections. One that works with a new credential is assessed; one that stopped working waits.</summary>
internal sealed class ConnectionChangedConsumer(
    Inbox<RoleValidationDbContext> inbox, ProviderScope provider, DueAssessments due, AssessmentHistory history, CopyComparison comparison)
    : IConsumer<ConnectionChanged>
{
    public Task Consume(ConsumeContext<ConnectionChanged> context) =>
        inbox.OnceAsync(context, (db, cancellationToken) => ApplyAsync(db, context.Message, cancellationToken));

    internal async Task ApplyAsync(RoleValidationDbContext db, ConnectionChanged said, CancellationToken cancellationToken)
    {
        await db.LockAsync(said.ConnectionId, cancellationToken);
        var known = await db.Connections.SingleOrDefaultAsync(x => x.ConnectionId == said.ConnectionId, cancellationToken)
            ?? db.Add(KnownConnection.Of(provider.Current, said.ConnectionId)).Entity;
        if (said.IsRepublished)
        {
            await comparison.ToldAsync(
                db, nameof(ConnectionChanged), said.ConnectionId, known.Version, said.Version, known.Differs(said), cancellationToken);
        }

        var news = known.TakeOver(said);
        await db.SaveChangesAsync(cancellationToken);
        switch (news)
        {
            case ConnectionNews.Assess:
                await DueAssessments.ResumeAsync(db, known.ConnectionId, due.Now, cancellationToken);
                await due.AskAsync(db, known, Stage.DayTwo, null, Urgency.Soon, cancellationToken);
                break;
            case ConnectionNews.NotAssessable:
                await history.TellOpenAsync(db, known, cancellationToken);
                await DueAssessments.PauseAsync(db, known.ConnectionId, cancellationToken);
                break;
            case ConnectionNews.Removed:
                await DueAssessments.ForgetAsync(db, known.ConnectionId, cancellationToken);
                break;
            case ConnectionNews.Nothing:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(said));
        }
    }
}
