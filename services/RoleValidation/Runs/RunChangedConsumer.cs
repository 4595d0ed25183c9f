using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Runs;

/// <summary>Keeps the copy of runs. One that ended leaves roles that nothing needs any more: the daily assessment is read again, and says so.</summary>
internal sealed class RunChangedConsumer(Inbox<RoleValidationDbContext> inbox, ProviderScope provider, DueAssessments due, CopyComparison comparison) : IConsumer<RunChanged>
{
    public Task Consume(ConsumeContext<RunChanged> context) =>
        inbox.OnceAsync(context, async (db, cancellationToken) =>
        {
            var said = context.Message;
            await db.LockAsync(said.RunId, cancellationToken);
            var known = await db.Runs.SingleOrDefaultAsync(x => x.RunId == said.RunId, cancellationToken) ?? db.Add(KnownRun.Of(provider.Current, said)).Entity;
            var (had, wasOpen) = (known.Version, known.IsOpen);
            var news = known.TakeOver(said);
            if (said.IsRepublished)
            {
                comparison.Told(nameof(RunChanged), said.RunId, had, said.Version, news);
            }

            if (news && wasOpen && !known.IsOpen)
            {
                await db.SaveChangesAsync(cancellationToken);
                await AssessAgainAsync(db, known, cancellationToken);
            }
        });

    private async Task AssessAgainAsync(RoleValidationDbContext db, KnownRun run, CancellationToken cancellationToken)
    {
        var connection = await db.Connections.AsNoTracking().SingleOrDefaultAsync(x => x.ConnectionId == run.ConnectionId, cancellationToken);
        if (connection is { IsAssessable: true })
        {
            await due.AskAsync(db, connection, Stage.DayTwo, null, Urgency.Soon, cancellationToken);
        }
    }
}

/// <summary>Retries while the database is away; everything else goes to the error queue.</summary>
internal sealed class RunChangedConsumerDefinition : ConsumerDefinition<RunChangedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<RunChangedConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.RetryDatabase();
}
