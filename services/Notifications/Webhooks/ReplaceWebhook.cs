using LivePlatform.Contracts;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Secrets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Changes a webhook, pauses it or takes it up again. What waits for it is tried at once, as it is from now on.</summary>
public static class ReplaceWebhook
{
    /// <summary>The new settings of a webhook; they also apply to deliveries that are pending.</summary>
    /// <param name="Name">Name of the webhook, for people; 1 to 200 characters.</param>
    /// <param name="Url">Public https URL that deliveries are sent to; at most 2,000 characters, without user info or fragment.</param>
    /// <param name="StoredSecretId">Id of the stored secret, of purpose WebhookSignature, that signs deliveries from the next
    /// attempt on.</param>
    /// <param name="State">Whether alerts are delivered.</param>
    /// <param name="Codes">Codes of the alerts to deliver, each once; left out or empty, all alerts are delivered.</param>
    [Example("""
        {"name":"Network operations","url":"https://hooks.example.com/alerts","storedSecretId":"7b9d3f5a-1c8e-4a60-b2d4-6e0f8c2a4b05",
         "state":"Active","codes":["directory.quarantined","onboarding_run.stuck"]}
        """)]
    public sealed record Request(
        [property: ProperName] string Name, string Url, Guid StoredSecretId, WebhookState State, IReadOnlyList<string>? Codes = null);

    internal static async Task<Results<Ok<WebhookResponse>, Refusal>> Handle(
        Guid webhookId,
        Request request,
        HttpContext http,
        UnitOfWork<NotificationsDbContext> work,
        StoredSecretCheck secrets,
        IOptions<WebhookOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (WebhookRules.Check(request.Url, request.Codes, options.Value.AllowPrivateAddresses) is { } wrong)
        {
            return wrong;
        }

        var found = await work.RunAsync(
            (db, cancelled) => db.Webhooks.AsNoTracking().SingleOrDefaultAsync(x => x.Id == webhookId, cancelled), cancellationToken);
        if (found is null)
        {
            return WebhookProblems.NotFound();
        }

        // Asked before the unit of work: another service answers. Whoever replaces the webhook in between makes this version stale.
        if ((IfMatch.Check(http.Request, found.Version)
            ?? await secrets.CheckAsync(request.StoredSecretId, SecretPurpose.WebhookSignature, cancellationToken)) is { } refused)
        {
            return refused;
        }

        return await work.RunAsync<Results<Ok<WebhookResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                await db.LockWebhookAsync(webhookId, cancelled);
                if (await db.Webhooks.SingleOrDefaultAsync(x => x.Id == webhookId, cancelled) is not { } webhook)
                {
                    return WebhookProblems.NotFound();
                }

                if (IfMatch.Check(http.Request, webhook.Version) is { } stale)
                {
                    return stale;
                }

                webhook.Replace(
                    new WebhookTarget(request.Name, request.Url, request.StoredSecretId, [.. request.Codes ?? []], request.State));
                await db.SaveChangesAsync(cancelled);
                await DueDeliveries.HastenAsync(db, webhookId, clock.GetUtcNow(), cancelled);
                http.Response.SetETag(webhook.Version);
                return TypedResults.Ok((await db.ShowWebhooksAsync(x => x.Where(one => one.Id == webhookId), cancelled)).Single());
            },
            cancellationToken);
    }

    /// <summary>Whoever changes a webhook, or its deliveries, comes one after the other.</summary>
    internal static Task LockWebhookAsync(this NotificationsDbContext db, Guid webhookId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT 1 FROM webhooks WHERE id = {webhookId} FOR UPDATE", cancellationToken);
}
