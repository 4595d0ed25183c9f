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

/// <summary>Enters an address that is told of the provider's alerts.</summary>
public static class CreateWebhook
{
    /// <summary>What the caller says.</summary>
    /// <param name="Name">For people to read.</param>
    /// <param name="Url">Where deliveries go: https, at most 2,000 characters.</param>
    /// <param name="Secret">With which the receiver recognises us: 16 to 256 characters; no answer ever shows it.</param>
    /// <param name="Codes">Codes of the alerts that it is told of; none: all.</param>
    /// <param name="State">Active unless said.</param>
    public sealed record Request(
        [property: ProperName] string Name, string Url, SecretText Secret, IReadOnlyList<string>? Codes = null, WebhookState? State = null);

    internal static async Task<Results<CreatedAnswer<WebhookView>, Refusal>> Handle(
        Request request,
        StoredSecretVault vault,
        AuditTrail audit,
        OperatorIdentity who,
        ProviderScope provider,
        CreateOnce<TenantCredentialDbContext> once,
        IOptions<WebhookOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (WebhookRules.Check(request.Url, request.Codes, request.Secret, options.Value.AllowPrivateAddresses) is { } wrong)
        {
            return wrong;
        }

        // Sealed before the unit of work: the key stands in another database.
        var now = clock.GetUtcNow().ToMicroseconds();
        var id = Guid.CreateVersion7(now);
        var secret = await vault.SealAsync(id, version: 1, request.Secret, cancellationToken);
        return await once.RunAsync<WebhookView>(
            async (db, cancelled) =>
            {
                await db.LockAsync(provider.Current.Value, cancelled);
                if (await db.Webhooks.CountAsync(cancelled) >= Webhook.MostPerProvider)
                {
                    return WebhookProblems.TooMany();
                }

                var target = new WebhookTarget(request.Name, request.Url, [.. request.Codes ?? []], request.State ?? WebhookState.Active);
                var webhook = Webhook.Of(provider.Current, id, target, secret, now);
                db.Add(webhook);
                await audit.AppendAsync(
                    db, AuditRecord.OfStoredSecret(AuditTrail.Of(who), AuditAction.WebhookCreated, id, 1, "Webhook"), cancelled);
                return new Made<WebhookView>($"/api/v1/webhooks/{id}", webhook.Version, WebhookView.Of(webhook, pending: 0, dead: 0));
            },
            cancellationToken);
    }
}
