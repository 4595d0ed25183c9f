using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Profiles;
using LivePlatform.RoleValidation.Telemetry;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Another service asks. A connection that does not work is not assessed: what was found stays, and it is assessed as soon as it works.</summary>
internal sealed class AssessRolesConsumer(Inbox<RoleValidationDbContext> inbox, DueAssessments due, RoleProfiles profiles, ILogger<AssessRolesConsumer> logger) : IConsumer<AssessRoles>
{
    public Task Consume(ConsumeContext<AssessRoles> context) =>
        inbox.OnceAsync(context, async (db, cancellationToken) =>
        {
            var asked = context.Message;
            if (!profiles.InForce(due.Now).Decides.Contains(asked.Stage))
            {
                throw new StageWithoutRulesException(asked.Stage);
            }

            var connection = await db.Connections.AsNoTracking().SingleOrDefaultAsync(x => x.ConnectionId == asked.ConnectionId, cancellationToken)
                ?? throw new ConnectionUnknownException(asked.ConnectionId);
            if (!connection.IsAssessable)
            {
                logger.NotAssessable(connection.ConnectionId, asked.Stage);
                return;
            }

            await due.AskAsync(db, connection, asked.Stage, asked.DnsMode, Urgency.Soon, cancellationToken);
        });
}

/// <summary>A connection of another provider, or one whose event has not arrived: it is waited for, then the message goes to the error queue.</summary>
internal sealed class ConnectionUnknownException(Guid connectionId) : InvalidOperationException($"Connection {connectionId} is not known to this provider.");

/// <summary>Nobody may take silence for an approval: the message goes to the error queue.</summary>
internal sealed class StageWithoutRulesException(Stage stage) : InvalidOperationException($"The role profile in force has no rules for {stage}.");

/// <summary>Retries while the database is away, and for some seconds while the connection's own event is still on its way.</summary>
internal sealed class AssessRolesConsumerDefinition : ConsumerDefinition<AssessRolesConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<AssessRolesConsumer> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Intervals(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
            retry.Handle<ConnectionUnknownException>();
        });
        endpointConfigurator.RetryDatabase();
    }
}
