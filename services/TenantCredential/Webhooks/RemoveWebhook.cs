using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Webhooks;

/// <summary>Removes a webhook, its secret and its deliveries.</summary>
internal static class RemoveWebhook
{
    internal static Task<Results<NoContent, Refusal>> Handle(
        Guid webhookId,
        HttpContext http,
        AuditTrail audit,
        OperatorIdentity who,
        UnitOfWork<TenantCredentialDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<NoContent, Refusal>>(
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

                await audit.AppendAsync(
                    db,
                    AuditRecord.OfStoredSecret(AuditTrail.Of(who), AuditAction.WebhookRemoved, webhookId, webhook.SecretVersion, "Webhook"),
                    cancelled);
                await DueDeliveries.ForgetAllAsync(db, webhookId, cancelled);
                await db.WebhookDeliveries.Where(x => x.WebhookId == webhookId).ExecuteDeleteAsync(cancelled);
                db.Remove(webhook);
                return TypedResults.NoContent();
            },
            cancellationToken);
}
