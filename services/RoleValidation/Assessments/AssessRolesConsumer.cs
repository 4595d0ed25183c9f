using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.RoleValidation.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Assesses on command, e.g. before a daily run. A connection that is not verified has nothing to assess.</summary>
internal sealed class AssessRolesConsumer(Inbox<RoleValidationDbContext> inbox, AssessmentRequests requests) : IConsumer<AssessRoles>
{
    public Task Consume(ConsumeContext<AssessRoles> context) => inbox.OnceAsync(context, async (db, cancellationToken) =>
    {
        var known = await db.Connections.SingleOrDefaultAsync(x => x.ConnectionId == context.Message.ConnectionId, cancellationToken);
        if (known is { MayBeAssessed: true })
        {
            await requests.AddAsync(db, known, context.Message.Stage, isFresh: true, cancellationToken);
        }
    });
}

/// <summary>Delivery of <see cref="AssessRolesConsumer"/>.</summary>
internal sealed class AssessRolesDefinition : ConsumerDefinition<AssessRolesConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpoint, IConsumerConfigurator<AssessRolesConsumer> consumer, IRegistrationContext context) => endpoint.RetryDatabase();
}
