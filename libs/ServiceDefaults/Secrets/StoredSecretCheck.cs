using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;

namespace LivePlatform.ServiceDefaults.Secrets;

/// <summary>
/// Whether a stored secret can be used, asked before an object names it: whoever names another provider's, or one that does not exist, is
/// told at once and not by the first run that needs it. On record, like each use.
/// </summary>
/// <remarks>Another service answers: ask before a unit of work, not within.</remarks>
public sealed class StoredSecretCheck(IStoredSecrets secrets, ProviderScope provider)
{
    /// <param name="storedSecretId">The secret that the object would name.</param>
    /// <param name="purpose">What the object would use it for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when it can; otherwise one of <see cref="StoredSecretRefusals"/>.</returns>
    public async Task<Refusal?> CheckAsync(Guid storedSecretId, SecretPurpose purpose, CancellationToken cancellationToken)
    {
        try
        {
            _ = await secrets.OpenAsync(provider.Current, storedSecretId, purpose, cancellationToken);
            return null;
        }
        catch (StoredSecretRefusedException refused)
        {
            return refused.Code switch
            {
                StoredSecretRefusals.NotFoundCode => StoredSecretRefusals.NotFound(),
                StoredSecretRefusals.OtherPurposeCode => StoredSecretRefusals.OtherPurpose(purpose),
                _ => StoredSecretRefusals.Unavailable(),
            };
        }
        catch (StoredSecretUnavailableException)
        {
            return StoredSecretRefusals.Unavailable();
        }
    }
}
