using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Changes a webhook, pauses it or takes it up again. What waits for it is tried at once, as it is from now on.</summary>
public static class ReplaceWebhook
{
    /// <summary>What the caller says.</summary>
    /// <param name="Name">For people to read.</param>
    /// <param name="Url">Where deliveries go.</param>
    /// <param name="SecretId">The stored secret that signs from the next try on.</param>
    /// <param name="State">Whether it is told of alerts.</param>
    /// <param name="Codes">Codes of the alerts that it is told of; none: all.</param>
    public sealed record Request(
        [property: ProperName] string Name, string Url, Guid SecretId, WebhookState State, IReadOnlyList<string>? Codes = null);

    internal static async Task<Results<Ok<WebhookView>, Refusal>> Handle(
        Guid webhookId,
        Request request,
        HttpContext http,
        UnitOfWork<NotificationsDbContext> work,
        WebhookSecrets secrets,
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
        if ((IfMatch.Check(http.Request, found.Version) ?? await secrets.CheckAsync(request.SecretId, cancellationToken)) is { } refused)
        {
            return refused;
        }

        return await work.RunAsync<Results<Ok<WebhookView>, Refusal>>(
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

                webhook.Replace(new WebhookTarget(request.Name, request.Url, request.SecretId, [.. request.Codes ?? []], request.State));
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
