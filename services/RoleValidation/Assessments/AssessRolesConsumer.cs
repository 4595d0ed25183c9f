using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>
/// Another service asks. It is always answered: by the result, or at once by what stands in the way. A connection that does not work is
/// assessed as soon as it does.
/// </summary>
internal sealed class AssessRolesConsumer(
    Inbox<RoleValidationDbContext> inbox,
    DueAssessments due,
    AssessmentHistory history,
    RoleProfileCatalog profiles) : IConsumer<AssessRoles>
{
    public Task Consume(ConsumeContext<AssessRoles> context) =>
        inbox.OnceAsync(context, (db, cancellationToken) => ApplyAsync(db, context.Message, cancellationToken));

    internal async Task ApplyAsync(RoleValidationDbContext db, AssessRoles asked, CancellationToken cancellationToken)
    {
        // In turn with changes of the connection: one that begins to work now resumes the question, or answers it.
        await db.LockAsync(asked.ConnectionId, cancellationToken);
        var connection = await db.Connections.AsNoTracking()
            .SingleOrDefaultAsync(x => x.ConnectionId == asked.ConnectionId, cancellationToken)
            ?? throw new ConnectionUnknownException(asked.ConnectionId);
        if (Hindrance.Of(connection, asked.Stage, profiles.InForce(due.Now)) is not { } hindrance)
        {
            await due.AskAsync(db, connection, asked.Stage, asked.DnsMode, Urgency.Soon, cancellationToken);
            return;
        }

        await history.TellAsync(db, connection, asked.Stage, DnsModes.Of(asked.Stage, asked.DnsMode), hindrance, null, cancellationToken);
        if (!connection.IsAssessable && !connection.IsRemoved)
        {
            await due.AskAsync(db, connection, asked.Stage, asked.DnsMode, Urgency.Soon, cancellationToken);
            await DueAssessments.PauseAsync(db, connection.ConnectionId, cancellationToken);
        }
    }
}

/// <summary>
/// A connection of another provider, or one whose event has not arrived: it is waited for, then the message goes to the error queue.
/// </summary>
internal sealed class ConnectionUnknownException(Guid connectionId)
    : InvalidOperationException($"Connection {connectionId} is not known to this provider.");

/// <summary>Retries while the database is away, and for some seconds while the connection's own event is still on its way.</summary>
internal sealed class AssessRolesConsumerDefinition : ConsumerDefinition<AssessRolesConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<AssessRolesConsumer> consumerConfigurator,
        IRegistrationContext context) =>
        endpointConfigurator.RetryWhileUnknown();
}

/// <summary>How questions about connections are retried.</summary>
internal static class QuestionDelivery
{
    /// <summary>While the database is away, and for some seconds while the connection's own event is still on its way.</summary>
    public static void RetryWhileUnknown(this IReceiveEndpointConfigurator endpoint)
    {
        endpoint.UseMessageRetry(retry =>
        {
            retry.Intervals(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
            retry.Handle<ConnectionUnknownException>();
        });
        endpoint.RetryDatabase();
    }
}
