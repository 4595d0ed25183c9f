using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Rotation;
using LivePlatform.TenantCredential.Validation;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Registrations;

/// <summary>What came of one person's (or one token's) part in making a registration.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Failure">What that person may not do; null when nothing was refused.</param>
internal sealed record RegistrationProgress(RegistrationState State, MicrosoftFailure? Failure);

/// <summary>
/// Makes a registration in the customer's tenant with somebody's rights, as far as they go: application, service principal, owner and secret take an Application
/// Administrator, consent and directory roles a Privileged Role Administrator or Global Administrator. Whoever comes next goes on where the one before had to stop.
/// </summary>
internal sealed class RegistrationMaking(UnitOfWork<TenantCredentialDbContext> work, CredentialVault vault, AuditTrail audit, TimeProvider clock)
{
    private const int LifeDays = 180;

    /// <summary>Begins, or goes on.</summary>
    /// <param name="graph">Graph with the rights of whoever makes it.</param>
    /// <param name="connection">For which connection.</param>
    /// <param name="displayName">What an administrator is to read in Entra, where it does not exist yet.</param>
    /// <param name="actor">For the audit.</param>
    /// <param name="cancellationToken">Gives up; every step is found again.</param>
    public async Task<RegistrationProgress> AdvanceAsync(
        GraphConnection graph, Connection connection, string displayName, AuditActor actor, CancellationToken cancellationToken)
    {
        var row = await work.RunAsync((db, cancelled) => BeginAsync(db, connection, displayName, cancelled), cancellationToken);
        var directory = new AppDirectory(graph, clock);
        if (row.Sealed is null && await MakeAsync(graph, directory, row, actor, cancellationToken) is { } refused)
        {
            return await StopAsync(connection.Id, RegistrationState.Making, refused, cancellationToken);
        }

        row = await work.RunAsync((db, cancelled) => db.Set<AppRegistration>().AsNoTracking().SingleAsync(x => x.ConnectionId == connection.Id, cancelled), cancellationToken);
        var needs = AppNeeds.InForce(clock.GetUtcNow());
        return await directory.ConsentAsync(row.PrincipalId!.Value, needs.Permissions, cancellationToken) is { } noConsent
            ? await StopAsync(connection.Id, RegistrationState.NeedsConsent, noConsent, cancellationToken)
            : await directory.AssignAsync(row.PrincipalId.Value, needs.Roles, cancellationToken) is { } noRoles
            ? await StopAsync(connection.Id, RegistrationState.NeedsRoles, noRoles, cancellationToken)
            : await work.RunAsync((db, cancelled) => ReadyAsync(db, connection.Id, actor, cancelled), cancellationToken);
    }

    private async Task<AppRegistration> BeginAsync(TenantCredentialDbContext db, Connection connection, string displayName, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await db.LockRegistrationAsync(connection.Id, cancellationToken) is not { } row)
        {
            row = AppRegistration.Of(connection, displayName, now);
            db.Add(row);
        }
        else if (row.State is RegistrationState.Done or RegistrationState.Failed)
        {
            row.Restart(now);
        }

        return row;
    }

    private async Task<MicrosoftFailure?> MakeAsync(GraphConnection graph, AppDirectory directory, AppRegistration row, AuditActor actor, CancellationToken cancellationToken)
    {
        var application = await directory.ApplicationAsync(row.UniqueName, row.DisplayName, cancellationToken);
        if (application.Value is not { Id: var appId })
        {
            return application.Failure;
        }

        var principal = await directory.PrincipalAsync(appId, cancellationToken);
        if (principal.Value is not { Id: var principalId })
        {
            return principal.Failure;
        }

        await work.RunAsync(
            async (db, cancelled) => (await db.LockRegistrationAsync(row.ConnectionId, cancelled))!.Exists(appId, principalId), cancellationToken);
        return await directory.OwnAsync(appId, principalId, cancellationToken)
            ?? await MakeSecretAsync(new ApplicationSecrets(graph, appId), row, actor, cancellationToken);
    }

    private async Task<MicrosoftFailure?> MakeSecretAsync(ApplicationSecrets secrets, AppRegistration row, AuditActor actor, CancellationToken cancellationToken)
    {
        if (await secrets.RemoveLostAsync(row.SecretName, cancellationToken) is { } unreadable)
        {
            return unreadable;
        }

        var made = await secrets.AddForAsync(row.SecretName, LifeDays, clock.GetUtcNow(), cancellationToken);
        if (made.Value is not { } secret)
        {
            return made.Failure;
        }

        var value = await vault.SealAsync(row.CustomerId, row.SecretPlace, secret.Text, cancellationToken);
        await work.RunAsync(
            async (db, cancelled) =>
            {
                var kept = (await db.LockRegistrationAsync(row.ConnectionId, cancelled))!;
                if (kept.SecretId == row.SecretId && kept.Sealed is null)
                {
                    kept.TakeSecret(value, secret.KeyId, secret.ExpiresOn);
                    await audit.AppendAsync(db, new AuditRecord(actor, AuditAction.RegistrationMade, kept.CustomerId, kept.ConnectionId, 0, Detail: $"{kept.AppId:D}"), cancelled);
                }
            },
            cancellationToken);
        return null;
    }

    private Task<RegistrationProgress> StopAsync(Guid connectionId, RegistrationState state, MicrosoftFailure failure, CancellationToken cancellationToken) => work.RunAsync(
        async (db, cancelled) =>
        {
            (await db.LockRegistrationAsync(connectionId, cancelled))?.Wait(state, failure);
            return new RegistrationProgress(state, failure);
        },
        cancellationToken);

    private async Task<RegistrationProgress> ReadyAsync(TenantCredentialDbContext db, Guid connectionId, AuditActor actor, CancellationToken cancellationToken)
    {
        if (await db.LockRegistrationAsync(connectionId, cancellationToken) is { } row && await db.LockLiveAsync(connectionId, cancellationToken) is { } connection)
        {
            row.BeReady(clock.GetUtcNow());
            await audit.AppendAsync(db, new AuditRecord(actor, AuditAction.RegistrationReady, row.CustomerId, connectionId, 0, Detail: $"{row.AppId:D}"), cancellationToken);
            await DueValidations.ScheduleRegistrationAsync(db, connection, clock.GetUtcNow(), attempts: 0, cancellationToken);
        }

        return new RegistrationProgress(RegistrationState.Ready, null);
    }
}
