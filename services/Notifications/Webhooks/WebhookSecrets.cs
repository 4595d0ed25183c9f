using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.Tenancy;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>Whether a stored secret can sign, asked before a webhook names it; on record, like each use.</summary>
internal sealed class WebhookSecrets(IStoredSecrets secrets, ProviderScope provider)
{
    /// <returns>Null when it can.</returns>
    public async Task<Refusal?> CheckAsync(Guid secretId, CancellationToken cancellationToken)
    {
        try
        {
            _ = await secrets.OpenAsync(provider.Current, secretId, SecretPurpose.WebhookSignature, cancellationToken);
            return null;
        }
        catch (StoredSecretRefusedException refused)
        {
            return refused.Code == WebhookProblems.NoSecret ? WebhookProblems.SecretNotFound() : WebhookProblems.SecretNotUsable();
        }
        catch (StoredSecretUnavailableException)
        {
            return WebhookProblems.SecretsAway();
        }
    }
}
