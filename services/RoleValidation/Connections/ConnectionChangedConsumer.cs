using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Connections;

/// <summary>Keeps the copy of connections; one that has just been verified is assessed for daily work.</summary>
internal sealed class ConnectionChangedConsumer(Inbox<RoleValidationDbContext> inbox, ProviderScope provider, AssessmentRequests requests) : IConsumer<ConnectionChanged>
{
    public Task Consume(ConsumeContext<ConnectionChanged> context) => inbox.OnceAsync(context, async (db, cancellationToken) =>
    {
        var changed = context.Message;
        var known = await db.Connections.SingleOrDefaultAsync(x => x.ConnectionId == changed.ConnectionId, cancellationToken);
        if (known is null)
        {
            known = KnownConnection.Of(provider.Current, changed.ConnectionId, changed.CustomerId);
            db.Add(known);
        }

        if (known.TakeOver(changed))
        {
            await requests.AddAsync(db, known, Stage.DayTwo, isFresh: false, cancellationToken);
        }
    });
}

/// <summary>Delivery of <see cref="ConnectionChangedConsumer"/>.</summary>
internal sealed class ConnectionChangedDefinition : ConsumerDefinition<ConnectionChangedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpoint, IConsumerConfigurator<ConnectionChangedConsumer> consumer, IRegistrationContext context) => endpoint.RetryDatabase();
}
