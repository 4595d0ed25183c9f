using LivePlatform.Contracts;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Enters an address that is told of the provider's alerts.</summary>
public static class CreateWebhook
{
    /// <summary>The webhook to create.</summary>
    /// <param name="Name">Name of the webhook, for people; 1 to 200 characters.</param>
    /// <param name="Url">Public https URL that deliveries are sent to; at most 2,000 characters, without user info or fragment.</param>
    /// <param name="StoredSecretId">Id of the stored secret, of purpose WebhookSignature, that signs deliveries.</param>
    /// <param name="Codes">Codes of the alerts to deliver, each once; left out or empty, all alerts are delivered.</param>
    /// <param name="State">Whether alerts are delivered; left out, Active.</param>
    [Example("""
        {"name":"Network operations","url":"https://hooks.example.com/alerts","storedSecretId":"7b9d3f5a-1c8e-4a60-b2d4-6e0f8c2a4b05",
         "codes":["directory.quarantined","onboarding_run.stuck"]}
        """)]
    public sealed record Request(
        [property: ProperName] string Name,
        string Url,
        Guid StoredSecretId,
        IReadOnlyList<string>? Codes = null,
        WebhookState? State = null);

    internal static Task<Results<CreatedAnswer<WebhookResponse>, Refusal>> Handle(
        Request request,
        ProviderScope provider,
        CreateOnce<NotificationsDbContext> once,
        StoredSecretCheck secrets,
        IOptions<WebhookOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<WebhookResponse>(
            async (db, cancelled) =>
            {
                await db.LockAsync(provider.Current.Value, cancelled);
                if (await db.Webhooks.CountAsync(cancelled) >= Webhook.MostPerProvider)
                {
                    return WebhookProblems.TooMany();
                }

                var target = new WebhookTarget(
                    request.Name, request.Url, request.StoredSecretId, [.. request.Codes ?? []], request.State ?? WebhookState.Active);
                var webhook = Webhook.Of(provider.Current, target, clock.GetUtcNow().ToMicroseconds());
                db.Add(webhook);
                return new Made<WebhookResponse>(
                    $"/api/v1/webhooks/{webhook.Id}", webhook.Version, WebhookResponse.Of(webhook, pending: 0, dead: 0));
            },
            cancellationToken,
            async cancelled => WebhookRules.Check(request.Url, request.Codes, options.Value.AllowPrivateAddresses)
                ?? await secrets.CheckAsync(request.StoredSecretId, SecretPurpose.WebhookSignature, cancelled));
}
