using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring;

/// <summary>Brings the items of upgrades in line with a connection that changed, in the commit that changes it.</summary>
internal sealed class UpgradeFollowing(TimeProvider clock) : IConnectionFollower
{
    private static readonly MicrosoftFailure Removed = Own(
        "connection.removed", "The connection was removed.", "Make the service and its connection again, if it is still needed.");

    /// <summary>Why nothing was changed, in our own words.</summary>
    public static MicrosoftFailure Own(string code, string sentence, string action) =>
        new(code, MicrosoftFailureClass.Unknown, sentence, action, MicrosoftFailureRetry.AfterAction);

    /// <summary>Items that are open follow the connection; one that is Done only where its change is undone.</summary>
    public async Task ChangedAsync(TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken)
    {
        var changed = connection.Change?.NewVersion;
        var items = await db.Set<UpgradeItem>()
            .Where(x => x.ConnectionId == connection.Id
                && ((x.State != UpgradeItemState.Done && x.State != UpgradeItemState.Unchanged)
                    || (x.State == UpgradeItemState.Done && x.NewVersion != null && x.NewVersion == changed)))
            .ToListAsync(cancellationToken);
        foreach (var item in items)
        {
            Follow(item, connection);
            if (!item.IsOpen)
            {
                await WorkList.ForgetAsync(db, connection.Id, WorkKind.Upgrade, cancellationToken);
            }
        }
    }

    /// <summary>What the upgrade began cannot be finished.</summary>
    public async Task FailAsync(
        TenantCredentialDbContext db, Guid connectionId, MicrosoftFailure failure, CancellationToken cancellationToken)
    {
        var item = await db.Set<UpgradeItem>()
            .SingleOrDefaultAsync(
                x => x.ConnectionId == connectionId && x.State != UpgradeItemState.Done && x.State != UpgradeItemState.Unchanged,
                cancellationToken);
        item?.Stay(failure, clock.GetUtcNow());
    }

    /// <summary>An invitation is over without success: what waits for it is looked at now.</summary>
    public async Task LookAsync(TenantCredentialDbContext db, Guid invitationId, CancellationToken cancellationToken)
    {
        if (await db.Set<UpgradeItem>()
            .SingleOrDefaultAsync(
                x => x.InvitationId == invitationId && x.State == UpgradeItemState.Invited, cancellationToken) is { } item)
        {
            await WorkList.ScheduleUpgradeAsync(db, item, clock.GetUtcNow(), cancellationToken);
        }
    }

    private void Follow(UpgradeItem item, Connection connection)
    {
        var now = clock.GetUtcNow();
        var isThisChange = connection.Change is { } change
            && (item.NewVersion is { } version ? change.NewVersion == version : change.StartedAt >= item.StartedAt);
        var hasFailed = isThisChange && connection.Change!.HasFailed(connection.CredentialVersion);
        if (!item.IsOpen)
        {
            // What was done is history; only the change itself, undone while the former credential stood by, was none.
            if (hasFailed)
            {
                item.Undo(FailureOf(connection.Change!), now);
            }
        }
        else if (connection.RemovedAt is not null)
        {
            item.Stay(Removed, now);
        }
        else if (hasFailed && item.State != UpgradeItemState.Invited)
        {
            // Whoever was invited may try again: the invitation decides when that is over.
            item.Stay(FailureOf(connection.Change!), now);
        }
        else if (connection is { Method: ConnectionMethod.AppRegistration, Status: ConnectionStatus.Verified })
        {
            item.Succeed(now);
        }
    }

    private static MicrosoftFailure FailureOf(CredentialChange change) => new(
        change.Failure?.Code ?? "change.failed",
        change.Failure?.Class ?? MicrosoftFailureClass.Unknown,
        change.Failure?.Sentence ?? "Microsoft refused the new credential; the former one is in use.",
        change.Failure?.Action ?? "Enter another credential.",
        MicrosoftFailureRetry.AfterAction);
}
