using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Federation;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Credentials.Tokens;

/// <summary>Opens a credential's secret once it is its request's turn, so that secrets are in memory shortly.</summary>
internal delegate Task<SecretText> OpenSecret(StoredCredential credential, CancellationToken cancellationToken);

/// <summary>
/// Asks Entra for a token with a stored credential of whatever kind. A refresh token that comes back is stored before the access token is
/// handed out. Entra does not revoke the former one (https://learn.microsoft.com/entra/identity-platform/refresh-tokens): of two replicas
/// that refresh at once both get a good token, and one of them writes.
/// </summary>
internal sealed class CredentialTokens(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialVault vault,
    EntraTokens entra,
    SyncAppSecrets syncApps,
    FederatedAssertions federated,
    PasswordGuard passwords,
    TimeProvider clock)
{
    /// <summary>Asks once; limits and passing faults are <see cref="EntraTokens"/>'s.</summary>
    /// <param name="m365TenantId">In which tenant.</param>
    /// <param name="credential">With what.</param>
    /// <param name="resource">One of <see cref="M365.Tokens.TokenResource"/>.</param>
    /// <param name="open">Opens the secret.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<EntraAnswer> AskAsync(
        Guid m365TenantId, StoredCredential credential, string resource, OpenSecret open, CancellationToken cancellationToken)
    {
        var app = new EntraApp(m365TenantId, credential.ClientId);
        if (credential.Kind == CredentialKind.FederatedIdentity && !federated.IsConfigured)
        {
            return EntraAnswer.Refused(FederatedAssertions.NotConfigured);
        }

        if (!credential.Kind.IsOfUser())
        {
            return await entra.AskAsync(app, resource, turn => GrantOfAppAsync(credential, open, turn), cancellationToken);
        }

        if (credential.Kind == CredentialKind.Password)
        {
            return await syncApps.AskAsync(credential.ClientId, SignInAsync, cancellationToken);
        }

        var answer = await syncApps.AskAsync(
            credential.ClientId,
            (appSecret, cancelled) => entra.AskAsync(
                app, resource, async turn => new EntraGrant.RefreshToken(await open(credential, turn), appSecret), cancelled),
            cancellationToken);

        if (answer.RefreshToken is { } renewed)
        {
            await KeepAsync(credential, renewed, cancellationToken);
            return answer;
        }

        // A refusal counts only for the token that is stored: another replica may have renewed it since this one was read.
        return answer.Failure is not null && !answer.IsUndecided && await NewerAsync(credential, cancellationToken) is { } newer
            ? await AskAsync(m365TenantId, newer, resource, open, cancellationToken)
            : answer;

        Task<EntraAnswer> SignInAsync(SecretText appSecret, CancellationToken cancelled) => passwords.AskAsync(
            credential,
            sending => entra.AskAsync(
                app,
                resource,
                async turn =>
                {
                    var password = await open(credential, turn);
                    sending();
                    return new EntraGrant.Password(credential.AccountName!, password, appSecret);
                },
                cancelled),
            cancelled);
    }

    private async Task<EntraGrant> GrantOfAppAsync(StoredCredential credential, OpenSecret open, CancellationToken cancellationToken) =>
        credential.Kind switch
        {
            CredentialKind.ClientSecret => new EntraGrant.ClientSecret(await open(credential, cancellationToken)),
            CredentialKind.Certificate => new EntraGrant.Certificate(CertificateText.Open(await open(credential, cancellationToken))),
            CredentialKind.FederatedIdentity => await FederatedAsync(credential, open, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(credential)),
        };

    /// <summary>
    /// There is no secret to open, yet each use is written down, and decided among the replicas, as those of secrets are.
    /// </summary>
    private async Task<EntraGrant> FederatedAsync(StoredCredential credential, OpenSecret open, CancellationToken cancellationToken)
    {
        await open(credential, cancellationToken);
        return new EntraGrant.Federated(federated.Make(credential.ServiceProviderId, credential.CustomerId));
    }

    /// <summary>
    /// Stores the newest refresh token, unless another replica stored one since this one was read; a candidate that has no row yet keeps
    /// what it has.
    /// </summary>
    private async Task KeepAsync(StoredCredential credential, SecretText renewed, CancellationToken cancellationToken)
    {
        var value = await vault.RenewAsync(credential, renewed, cancellationToken);
        var end = clock.GetUtcNow() + StoredCredential.RefreshTokenLife;
        await work.RunAsync(
            (db, cancelled) =>
                db.Set<StoredCredential>().Where(x => x.Id == credential.Id && x.Renewals == credential.Renewals).ExecuteUpdateAsync(
                    set => set
                        .SetProperty(x => x.Sealed, value.Bytes)
                        .SetProperty(x => x.DataKeyVersion, value.DataKeyVersion)
                        .SetProperty(x => x.Renewals, x => x.Renewals + 1)
                        .SetProperty(x => x.ExpiresOn, end)
                        .SetProperty(x => x.ExpirySource, ExpirySource.Renewed),
                    cancelled),
            cancellationToken);
    }

    private Task<StoredCredential?> NewerAsync(StoredCredential credential, CancellationToken cancellationToken) => work.RunAsync(
        (
            db,
            cancelled) => db.Set<StoredCredential>().AsNoTracking()
                .SingleOrDefaultAsync(x => x.Id == credential.Id && x.Renewals > credential.Renewals, cancelled),
        cancellationToken);
}
