using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.Persistence;
using LivePlatform.RoleProfiles;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Keeping.Rotation;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Settings;
using LivePlatform.TenantCredential.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Acquiring.Registrations;

/// <summary>What came of one person's (or one token's) part in making a registration.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Failure">What that person may not do; null when nothing was refused.</param>
/// <param name="IsBusy">True when it goes on soon, and nobody has to do anything: somebody else makes it at this moment, or Microsoft has
/// not heard everywhere of what was made.</param>
/// <param name="IsSpreading">True in the second case.</param>
internal sealed record RegistrationProgress(
    RegistrationState State, MicrosoftFailure? Failure, bool IsBusy = false, bool IsSpreading = false)
{
    public static RegistrationProgress Busy { get; } = new(RegistrationState.Making, null, IsBusy: true);

    public static RegistrationProgress Spreading { get; } = new(RegistrationState.Making, null, IsBusy: true, IsSpreading: true);
}

/// <summary>
/// Makes a registration in the customer's tenant with somebody's rights, as far as they go: application, service principal, owner and
/// secret take an Application Administrator, consent and directory roles a Privileged Role Administrator or Global Administrator. Whoever
/// comes next goes on where the one before had to stop.
/// </summary>
internal sealed class RegistrationMaking(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialVault vault,
    AuditTrail audit,
    RoleProfileCatalog profiles,
    IOptions<WorkOptions> options,
    TimeProvider clock)
{
    private const int LifeDays = 180;

    /// <summary>
    /// So long after a registration was begun, a node may not have heard of its parts; after that somebody has deleted them.
    /// </summary>
    private static readonly TimeSpan SpreadsFor = TimeSpan.FromMinutes(15);

    /// <summary>Begins, or goes on.</summary>
    /// <param name="graph">Graph with the rights of whoever makes it.</param>
    /// <param name="connection">For which connection.</param>
    /// <param name="displayName">What an administrator is to read in Entra, where it does not exist yet.</param>
    /// <param name="actor">For the audit.</param>
    /// <param name="cancellationToken">Gives up; every step is found again.</param>
    public async Task<RegistrationProgress> AdvanceAsync(
        GraphConnection graph, Connection connection, string displayName, AuditActor actor, CancellationToken cancellationToken)
    {
        var claim = await work.RunAsync(
            (db, cancelled) => RegistrationClaims.TakeAsync(
                db, connection.Id, displayName, options.Value.RegistrationLease, clock.GetUtcNow(), cancelled),
            cancellationToken);
        if (claim is null)
        {
            return RegistrationProgress.Busy;
        }

        try
        {
            return await AdvanceAsync(graph, claim, actor, cancellationToken);
        }
        catch (DeferredException)
        {
            // The call was not made: nothing may still come of it.
            await work.RunAsync((db, cancelled) => RegistrationClaims.ReleaseAsync(db, claim, cancelled), cancellationToken);
            throw;
        }
    }

    private async Task<RegistrationProgress> AdvanceAsync(
        GraphConnection graph, RegistrationClaim claim, AuditActor actor, CancellationToken cancellationToken)
    {
        var directory = new AppDirectory(graph, clock);
        var principalId = claim.Row.PrincipalId;
        if (claim.Row.Sealed is null)
        {
            var made = await MakeAsync(graph, directory, claim, actor, cancellationToken);
            if (made.Failure is { } refused)
            {
                return await StopAsync(claim, RegistrationState.Making, refused, cancellationToken);
            }

            principalId = made.Value?.Id;
        }

        if (principalId is not { } principal)
        {
            return RegistrationProgress.Busy;
        }

        var needs = AppNeeds.Of(profiles.InForce(clock.GetUtcNow()));
        return await directory.ConsentAsync(principal, needs.Permissions, cancellationToken) is { } noConsent
            ? await StopAsync(claim, RegistrationState.NeedsConsent, noConsent, cancellationToken)
            : await directory.AssignAsync(principal, needs.Roles, cancellationToken) is { } noRoles
            ? await StopAsync(claim, RegistrationState.NeedsRoles, noRoles, cancellationToken)
            : await work.RunAsync((db, cancelled) => ReadyAsync(db, claim, actor, cancelled), cancellationToken);
    }

    /// <returns>The principal; neither it nor a failure when the claim is lost.</returns>
    private async Task<GraphResult<DirectoryId>> MakeAsync(
        GraphConnection graph, AppDirectory directory, RegistrationClaim claim, AuditActor actor, CancellationToken cancellationToken)
    {
        var application = await directory.ApplicationAsync(claim.Row.UniqueName, claim.Row.DisplayName, cancellationToken);
        if (application.Value is not { Id: var appId })
        {
            return application;
        }

        var principal = await directory.PrincipalAsync(appId, cancellationToken);
        if (principal.Value is not { Id: var principalId })
        {
            return principal;
        }

        // The last sign before Microsoft is asked for a secret: from here on the lease must be long enough.
        var isHeld = await work.RunAsync(
            async (db, cancelled) =>
            {
                var row = await RegistrationClaims.HoldAsync(db, claim, cancelled);
                row?.Exists(appId, principalId);
                return row is not null;
            },
            cancellationToken);
        if (!isHeld)
        {
            return default;
        }

        using var inTime = new CancellationTokenSource(claim.AskingTime, clock);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(inTime.Token, cancellationToken);
        GraphResult<NewSecret> made;
        try
        {
            made = await directory.OwnAsync(appId, principalId, asking.Token) is { } notOwned
                ? new(null, notOwned)
                : await AddSecretAsync(new ApplicationSecrets(graph, appId), claim, asking.Token);
        }
        catch (OperationCanceledException) when (inTime.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return default;
        }

        return made.Value is not { } secret ? new(null, made.Failure)
            : await KeepAsync(claim, appId, secret, actor, cancellationToken) ? principal
            : default;
    }

    private async Task<GraphResult<NewSecret>> AddSecretAsync(
        ApplicationSecrets secrets, RegistrationClaim claim, CancellationToken cancellationToken) =>
        claim.LostName is { } lost && await secrets.RemoveLostAsync(lost, cancellationToken) is { } unreadable
            ? new(null, unreadable)
            : await secrets.AddForAsync(claim.Row.SecretName, LifeDays, clock.GetUtcNow(), cancellationToken);

    /// <returns>False when the claim is lost: the secret is nobody's, and is deleted by its key id.</returns>
    private async Task<bool> KeepAsync(
        RegistrationClaim claim, Guid appId, NewSecret secret, AuditActor actor, CancellationToken cancellationToken)
    {
        var value = await vault.SealAsync(claim.Row.CustomerId, claim.Row.SecretPlace, secret.Text, cancellationToken);
        return await work.RunAsync(
            async (db, cancelled) =>
            {
                if (await RegistrationClaims.HoldAsync(db, claim, cancelled) is not { } kept)
                {
                    var connection = await db.Connections.SingleAsync(x => x.Id == claim.Row.ConnectionId, cancelled);
                    await RetiredSecrets.NoteMadeAsync(db, connection, appId, secret.KeyId, clock.GetUtcNow(), cancelled);
                    return false;
                }

                kept.TakeSecret(value, secret.KeyId, secret.ExpiresOn);
                await audit.AppendAsync(
                    db,
                    new AuditRecord(actor, AuditAction.RegistrationMade, kept.CustomerId, kept.ConnectionId, 0, Detail: $"{kept.AppId:D}"),
                    cancelled);
                return true;
            },
            cancellationToken);
    }

    private Task<RegistrationProgress> StopAsync(
        RegistrationClaim claim, RegistrationState state, MicrosoftFailure failure, CancellationToken cancellationToken) => work.RunAsync(
        async (db, cancelled) =>
        {
            if (await RegistrationClaims.HoldAsync(db, claim, cancelled) is not { } row)
            {
                return RegistrationProgress.Busy;
            }

            row.Release();
            if (failure.Class == MicrosoftFailureClass.NotFound && clock.GetUtcNow() < row.StartedAt + SpreadsFor)
            {
                return RegistrationProgress.Spreading;
            }

            row.Wait(state, failure, clock.GetUtcNow());
            return new RegistrationProgress(state, failure);
        },
        cancellationToken);

    private async Task<RegistrationProgress> ReadyAsync(
        TenantCredentialDbContext db, RegistrationClaim claim, AuditActor actor, CancellationToken cancellationToken)
    {
        if (await db.LockLiveAsync(claim.Row.ConnectionId, cancellationToken) is not { } connection
            || await RegistrationClaims.HoldAsync(db, claim, cancellationToken) is not { } row)
        {
            return RegistrationProgress.Busy;
        }

        var now = clock.GetUtcNow();
        row.BeReady(now);
        row.Release();
        await audit.AppendAsync(
            db,
            new AuditRecord(actor, AuditAction.RegistrationReady, row.CustomerId, connection.Id, 0, Detail: $"{row.AppId:D}"),
            cancellationToken);
        await WorkList.ScheduleRegistrationAsync(db, connection, now, attempts: 0, cancellationToken);
        return new RegistrationProgress(RegistrationState.Ready, null);
    }
}
