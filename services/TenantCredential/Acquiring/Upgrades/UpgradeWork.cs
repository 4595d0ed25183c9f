using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Acquiring.Invitations;
using LivePlatform.TenantCredential.Acquiring.Registrations;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Keeping.Validation;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;
using LivePlatform.TenantCredential.Work;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Upgrades;

/// <summary>
/// Takes one item of an upgrade one step on. Each step is found again after a crash: the connection's lock and version decide what counts.
/// </summary>
internal sealed class UpgradeWork(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialVault vault,
    CredentialGraph graphs,
    CredentialReplacement replacement,
    RegistrationMaking making,
    RegistrationNames names,
    InvitationSending inviting,
    TimeProvider clock) : IConnectionWork
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public async Task AdvanceAsync(Guid connectionId, AuditActor actor, CancellationToken cancellationToken)
    {
        var (item, upgrade, connection) = await work.RunAsync((db, cancelled) => ReadAsync(db, connectionId, cancelled), cancellationToken);
        if (item is null || upgrade is null || connection is null || (upgrade.IsPaused && item.State == UpgradeItemState.Waiting))
        {
            await work.RunAsync((db, cancelled) => WorkList.ForgetAsync(db, connectionId, WorkKind.Upgrade, cancelled), cancellationToken);
            return;
        }

        switch (item.State, upgrade.Source)
        {
            case (UpgradeItemState.Waiting, UpgradeSource.Csv):
                await ReplaceAsync(item, connection, actor, cancellationToken);
                break;
            case (UpgradeItemState.Waiting, UpgradeSource.DelegatedToken):
                await MakeAsync(item, connection, actor, cancellationToken);
                break;
            case (UpgradeItemState.Waiting, UpgradeSource.Invitation):
                await InviteAsync(item, upgrade, connection, actor, cancellationToken);
                break;
            case (UpgradeItemState.Invited, _):
                await work.RunAsync((db, cancelled) => LookAsync(db, item, connection, cancelled), cancellationToken);
                break;
            default:
                await work.RunAsync(
                    (db, cancelled) => WorkList.ForgetAsync(db, connectionId, WorkKind.Upgrade, cancelled), cancellationToken);
                break;
        }
    }

    private static async Task<(UpgradeItem?, Upgrade?, Connection?)> ReadAsync(
        TenantCredentialDbContext db, Guid connectionId, CancellationToken cancellationToken)
    {
        var item = await db.Set<UpgradeItem>().AsNoTracking()
            .SingleOrDefaultAsync(
                x => x.ConnectionId == connectionId && x.State != UpgradeItemState.Done && x.State != UpgradeItemState.Unchanged,
                cancellationToken);
        return item is null
            ? default
            : (
                item,
                await db.Set<Upgrade>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == item.UpgradeId, cancellationToken),
                await db.FindLiveAsync(connectionId, cancellationToken));
    }

    private async Task ReplaceAsync(UpgradeItem item, Connection connection, AuditActor actor, CancellationToken cancellationToken)
    {
        var use = new AuditRecord(actor, AuditAction.SecretOpenedForProof, item.CustomerId, item.ConnectionId, 0, Detail: "upgrade");
        var secret = await vault.OpenAsync(
            item.CustomerId, item.SecretPlace, new SealedSecret(item.DataKeyVersion!.Value, item.Sealed!), use, cancellationToken);
        var input = new CredentialInput(
            null, item.ClientId, secret, Certificate: null, Federated: false, RefreshToken: null, User: null, ExpiresOn: null);
        ProofResult? proof = null;
        var caller = new ReplacementCaller(
            actor,
            static _ => null,
            async (db, _, cancelled) =>
            {
                var row = await db.LockUpgradeItemAsync(item.Id, cancelled);
                if (row is not { State: UpgradeItemState.Waiting } || await db.FindLiveAsync(connection.Id, cancelled) is not { } locked)
                {
                    return UpgradeProblems.NotFound();
                }

                row.Change(locked.NextCredentialVersion, clock.GetUtcNow());
                return null;
            },
            result => proof = result);
        var taken = await replacement.RunAsync(connection.Id, input, isCompromised: false, caller, response: null, cancellationToken);
        if (taken.Refusal is { } refusal)
        {
            await work.RunAsync((db, cancelled) => RefuseAsync(db, item, connection, refusal, proof, cancelled), cancellationToken);
        }
    }

    private async Task MakeAsync(UpgradeItem item, Connection connection, AuditActor actor, CancellationToken cancellationToken)
    {
        if (connection is not { Method: ConnectionMethod.DelegatedToken, Credential: { } signIn })
        {
            var refusal = UpgradeFollowing.Own(
                "upgrade.no_delegated_token", "The connection has no delegated token that could make a registration.",
                "Invite somebody of the customer, or enter a registration that was made by hand.");
            await work.RunAsync((db, cancelled) => StayAsync(db, item, refusal, cancelled), cancellationToken);
            return;
        }

        var use = new AuditRecord(actor, AuditAction.SecretOpenedForRotation, connection.CustomerId, connection.Id, signIn.Version);
        try
        {
            var progress = await graphs.UseAsync(
                ProofSubject.Of(connection, signIn),
                "registration",
                (with, cancelled) => vault.OpenAsync(with, use, cancelled),
                async (graph, cancelled) =>
                    await making.AdvanceAsync(graph, connection, await names.OfAsync(connection, cancelled), actor, cancelled),
                static (refused, _) => new RegistrationProgress(RegistrationState.Making, refused),
                cancellationToken);
            await work.RunAsync((db, cancelled) => MadeAsync(db, item, connection, progress, cancelled), cancellationToken);
        }
        catch (DeferredException deferred)
        {
            await work.RunAsync((db, cancelled) => WorkList.ScheduleUpgradeAsync(db, item, deferred.Until, cancelled), cancellationToken);
        }
    }

    private async Task MadeAsync(
        TenantCredentialDbContext db,
        UpgradeItem item,
        Connection connection,
        RegistrationProgress progress,
        CancellationToken cancellationToken)
    {
        var failure = progress.Failure;
        if (progress.IsBusy || failure is { IsPassing: true })
        {
            await WorkList.ScheduleUpgradeAsync(db, item, clock.GetUtcNow() + Soon, cancellationToken);
        }
        else if (failure is not null)
        {
            await StayAsync(db, item, failure, cancellationToken);
        }
        else if (await db.LockUpgradeItemAsync(item.Id, cancellationToken) is { State: UpgradeItemState.Waiting } row)
        {
            row.Make(clock.GetUtcNow());
            await WorkList.ForgetAsync(db, connection.Id, WorkKind.Upgrade, cancellationToken);
        }
    }

    private async Task InviteAsync(
        UpgradeItem item, Upgrade upgrade, Connection connection, AuditActor actor, CancellationToken cancellationToken)
    {
        var made = await inviting.MakeAsync(
            connection.Id, ConnectionMethod.AppRegistration, upgrade.SenderName!, actor, InSameCommitAsync, cancellationToken);
        if (made.Refusal is { } refusal)
        {
            await work.RunAsync((db, cancelled) => RefuseAsync(db, item, connection, refusal, proof: null, cancelled), cancellationToken);
        }

        async Task InSameCommitAsync(TenantCredentialDbContext db, Invitation invitation, CancellationToken cancelled)
        {
            if (await db.LockUpgradeItemAsync(item.Id, cancelled) is { IsOpen: true } row)
            {
                row.Invite(invitation.Id, clock.GetUtcNow());
                await WorkList.ScheduleUpgradeAsync(db, item, clock.GetUtcNow() + BetweenLooks, cancelled);
            }
        }
    }

    /// <summary>An invitation may end without anybody coming.</summary>
    private async Task LookAsync(TenantCredentialDbContext db, UpgradeItem item, Connection connection, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var invitation = await db.Invitations.SingleOrDefaultAsync(x => x.Id == item.InvitationId, cancellationToken);
        if (invitation?.StateAt(now) is null or InvitationState.Expired or InvitationState.Revoked or InvitationState.Locked
            or InvitationState.Failed)
        {
            var state = invitation?.StateAt(now).ToString() ?? "gone";
            await StayAsync(
                db, item,
                UpgradeFollowing.Own(
                    "invitation.over", $"The invitation ended without success: it is {state}.", "Send another invitation."),
                cancellationToken);
            return;
        }

        await WorkList.ScheduleUpgradeAsync(db, item, now + BetweenLooks, cancellationToken);
    }

    private async Task RefuseAsync(
        TenantCredentialDbContext db,
        UpgradeItem item,
        Connection connection,
        Refusal refusal,
        ProofResult? proof,
        CancellationToken cancellationToken)
    {
        if (proof is { IsUndecided: true } || ConnectionProblems.IsPassing(refusal))
        {
            await WorkList.ScheduleUpgradeAsync(db, item, proof?.RetryAt ?? clock.GetUtcNow() + Soon, cancellationToken);
            return;
        }

        await StayAsync(
            db, item, proof?.Failure ?? UpgradeFollowing.Own(refusal.Code, refusal.Title, refusal.Action ?? ""), cancellationToken);
    }

    private async Task StayAsync(TenantCredentialDbContext db, UpgradeItem item, MicrosoftFailure why, CancellationToken cancellationToken)
    {
        if (await db.LockUpgradeItemAsync(item.Id, cancellationToken) is { IsOpen: true } row)
        {
            row.Stay(why, clock.GetUtcNow());
        }

        await WorkList.ForgetAsync(db, item.ConnectionId, WorkKind.Upgrade, cancellationToken);
    }
}
