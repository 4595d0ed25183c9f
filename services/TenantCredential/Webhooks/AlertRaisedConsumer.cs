using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Persistence;
using MassTransit;

namespace LivePlatform.TenantCredential.Webhooks;

/// <summary>Tells the provider's webhooks of a new alert.</summary>
internal sealed class AlertRaisedConsumer(Inbox<TenantCredentialDbContext> inbox, WebhookFanOut fanOut) : IConsumer<AlertRaised>
{
    public Task Consume(ConsumeContext<AlertRaised> context) =>
        inbox.OnceAsync(context, (db, cancellationToken) =>
            fanOut.TellAsync(
                db, new WebhookNews(WebhookEvents.Raised, context.Message.RaisedAt, context.Message.ToRow()), cancellationToken));
}
