using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.StoredSecrets;
using LivePlatform.TenantCredential.Work;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Credentials.Tokens;

/// <summary>
/// Lends the SyncApp's secret to one request to Entra; while a new one is young, the former one helps out where Entra does not know it yet.
/// </summary>
internal sealed class SyncAppSecrets(UnitOfWork<TenantCredentialDbContext> work, StoredSecretVault vault, TimeProvider clock)
{
    private static readonly AuditActor Actor = AuditActor.System("sync-app");

    /// <summary>Asks with the secret in use, and with the former one if that may help.</summary>
    /// <param name="clientId">Which SyncApp the credential was granted to.</param>
    /// <param name="ask">One request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<EntraAnswer> AskAsync(
        Guid clientId, Func<SecretText, CancellationToken, Task<EntraAnswer>> ask, CancellationToken cancellationToken)
    {
        var app = await work.RunAsync(
            (db, cancelled) => db.SyncAppInUse.SingleOrDefaultAsync(x => x.ClientId == clientId, cancelled), cancellationToken);
        if (app is null)
        {
            return EntraAnswer.Refused(SyncAppProblems.Gone());
        }

        var answer = await ask(await OpenAsync(app, app.Secret, cancellationToken), cancellationToken);
        if (answer.Failure is not { Class: MicrosoftFailureClass.BadSecret or MicrosoftFailureClass.ExpiredSecret } refused)
        {
            return answer;
        }

        if (StandbyRule.Covers(refused) && app.FormerSecret(clock.GetUtcNow()) is { } former)
        {
            var instead = await ask(await OpenAsync(app, former, cancellationToken), cancellationToken);
            if (instead.Failure is null)
            {
                return instead;
            }
        }

        await work.RunAsync((db, cancelled) => WorkList.HastenSyncAppAsync(db, app, clock.GetUtcNow(), cancelled), cancellationToken);
        return EntraAnswer.Refused(SyncAppProblems.OfApp(refused), answer.RetryAt);
    }

    private Task<SecretText> OpenAsync(SyncApp app, SealedValue secret, CancellationToken cancellationToken) =>
        vault.OpenAsync(
            app.Id, secret, AuditRecord.OfStoredSecret(Actor, AuditAction.SyncAppSecretOpened, app.Id, secret.Version, "token of a user"),
            cancellationToken);
}
