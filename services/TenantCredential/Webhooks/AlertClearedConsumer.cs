using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Persistence;
using MassTransit;

namespace LivePlatform.TenantCredential.Webhooks;

/// <summary>Tells the provider's webhooks that what an alert told of is over.</summary>
internal sealed class AlertClearedConsumer(Inbox<TenantCredentialDbContext> inbox, WebhookFanOut fanOut) : IConsumer<AlertCleared>
{
    public Task Consume(ConsumeContext<AlertCleared> context) =>
        inbox.OnceAsync(context, (db, cancellationToken) =>
            fanOut.TellAsync(db, new WebhookNews(WebhookEvents.Cleared, context.Message.ClearedAt, context.Message.ToRow()), cancellationToken));
}

/// <summary>Retries while the database is away; everything else goes to the error queue.</summary>
internal sealed class AlertClearedConsumerDefinition : ConsumerDefinition<AlertClearedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<AlertClearedConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.RetryDatabase();
}
