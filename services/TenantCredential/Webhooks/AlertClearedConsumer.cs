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
            fanOut.TellAsync(
                db, new WebhookNews(WebhookEvents.Cleared, context.Message.ClearedAt, context.Message.ToRow()), cancellationToken));
}
