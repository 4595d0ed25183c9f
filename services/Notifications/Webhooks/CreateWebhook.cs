using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Enters an address that is told of the provider's alerts.</summary>
public static class CreateWebhook
{
    /// <summary>What the caller says.</summary>
    /// <param name="Name">For people to read.</param>
    /// <param name="Url">Where deliveries go: https, at most 2,000 characters.</param>
    /// <param name="SecretId">The stored secret, of purpose WebhookSignature, by which the receiver recognises us.</param>
    /// <param name="Codes">Codes of the alerts that it is told of; none: all.</param>
    /// <param name="State">Active unless said.</param>
    public sealed record Request(
        [property: ProperName] string Name, string Url, Guid SecretId, IReadOnlyList<string>? Codes = null, WebhookState? State = null);

    internal static async Task<Results<CreatedAnswer<WebhookView>, Refusal>> Handle(
        Request request,
        ProviderScope provider,
        CreateOnce<NotificationsDbContext> once,
        WebhookSecrets secrets,
        IOptions<WebhookOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if ((WebhookRules.Check(request.Url, request.Codes, options.Value.AllowPrivateAddresses)
            ?? await secrets.CheckAsync(request.SecretId, cancellationToken)) is { } wrong)
        {
            return wrong;
        }

        return await once.RunAsync<WebhookView>(
            async (db, cancelled) =>
            {
                await db.LockAsync(provider.Current.Value, cancelled);
                if (await db.Webhooks.CountAsync(cancelled) >= Webhook.MostPerProvider)
                {
                    return WebhookProblems.TooMany();
                }

                var target = new WebhookTarget(
                    request.Name, request.Url, request.SecretId, [.. request.Codes ?? []], request.State ?? WebhookState.Active);
                var webhook = Webhook.Of(provider.Current, target, clock.GetUtcNow().ToMicroseconds());
                db.Add(webhook);
                return new Made<WebhookView>(
                    $"/api/v1/webhooks/{webhook.Id}", webhook.Version, WebhookView.Of(webhook, pending: 0, dead: 0));
            },
            cancellationToken);
    }
}
