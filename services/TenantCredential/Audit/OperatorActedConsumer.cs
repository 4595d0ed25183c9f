using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.TenantCredential.Persistence;
using MassTransit;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Writes down what an operator changed in another service: once, however often it is told.</summary>
internal sealed class OperatorActedConsumer(Inbox<TenantCredentialDbContext> inbox, AuditRows rows) : IConsumer<OperatorActed>
{
    public Task Consume(ConsumeContext<OperatorActed> context) =>
        inbox.OnceAsync(
            context,
            (db, cancellationToken) =>
                rows.AppendAsync(db, AuditRecord.OfAct(context.Message), context.Message.ActedAt, cancellationToken));
}
