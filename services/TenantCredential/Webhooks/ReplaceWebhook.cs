using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.StoredSecrets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Webhooks;

/// <summary>Changes a webhook, pauses it or takes it up again. What waits for it is tried at once, as it is from now on.</summary>
public static class ReplaceWebhook
{
    /// <summary>What the caller says.</summary>
    /// <param name="Name">For people to read.</param>
    /// <param name="Url">Where deliveries go.</param>
    /// <param name="State">Whether it is told of alerts.</param>
    /// <param name="Codes">Codes of the alerts that it is told of; none: all.</param>
    /// <param name="Secret">A new secret, which signs from the next try on; none: the one it has.</param>
    public sealed record Request(
        [property: ProperName] string Name, string Url, WebhookState State, IReadOnlyList<string>? Codes = null, SecretText? Secret = null);

    internal static async Task<Results<Ok<WebhookView>, Refusal>> Handle(
        Guid webhookId,
        Request request,
        HttpContext http,
        StoredSecretVault vault,
        AuditTrail audit,
        OperatorIdentity who,
        UnitOfWork<TenantCredentialDbContext> work,
        IOptions<WebhookOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (WebhookRules.Check(request.Url, request.Codes, request.Secret, options.Value.AllowPrivateAddresses) is { } wrong)
        {
            return wrong;
        }

        var found = await work.RunAsync(
            (db, cancelled) => db.Webhooks.AsNoTracking().SingleOrDefaultAsync(x => x.Id == webhookId, cancelled), cancellationToken);
        if (found is null)
        {
            return WebhookProblems.NotFound();
        }

        if (IfMatch.Check(http.Request, found.Version) is { } stale)
        {
            return stale;
        }

        // Sealed before the unit of work: the key stands in another database. Whoever replaces it in between makes this version stale.
        var secret = request.Secret is { } text ? await vault.SealAsync(webhookId, found.SecretVersion + 1, text, cancellationToken) : null;
        return await work.RunAsync<Results<Ok<WebhookView>, Refusal>>(
            async (db, cancelled) =>
            {
                await db.LockWebhookAsync(webhookId, cancelled);
                if (await db.Webhooks.SingleOrDefaultAsync(x => x.Id == webhookId, cancelled) is not { } webhook)
                {
                    return WebhookProblems.NotFound();
                }

                if (IfMatch.Check(http.Request, webhook.Version) is { } late)
                {
                    return late;
                }

                webhook.Replace(new WebhookTarget(request.Name, request.Url, [.. request.Codes ?? []], request.State), secret);
                await db.SaveChangesAsync(cancelled);
                await DueDeliveries.HastenAsync(db, webhookId, clock.GetUtcNow(), cancelled);
                await audit.AppendAsync(
                    db,
                    AuditRecord.OfStoredSecret(
                        AuditTrail.Of(who), AuditAction.WebhookReplaced, webhookId, webhook.SecretVersion, "Webhook"),
                    cancelled);
                http.Response.SetETag(webhook.Version);
                return TypedResults.Ok((await db.ShowWebhooksAsync(x => x.Where(one => one.Id == webhookId), cancelled)).Single());
            },
            cancellationToken);
    }

    /// <summary>Whoever changes a webhook, or its deliveries, comes one after the other.</summary>
    internal static Task LockWebhookAsync(this TenantCredentialDbContext db, Guid webhookId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT 1 FROM webhooks WHERE id = {webhookId} FOR UPDATE", cancellationToken);
}
