using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Settings;
using LivePlatform.TenantCredential.Work;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Keeping.Switching;

/// <summary>
/// A candidate that is proven and lacks roles: it is looked at again and again, and given up after a week. The credential in use serves all
/// the time.
/// </summary>
internal sealed class AwaitingRoles(
    UnitOfWork<TenantCredentialDbContext> work,
    ICandidateRoles roles,
    CandidateRefusal refusal,
    IOptions<WorkOptions> options,
    TimeProvider clock)
{
    /// <summary>
    /// Whoever grants a role does it mostly soon after being told, and Microsoft takes up to a quarter of an hour to put it into tokens.
    /// </summary>
    public static readonly TimeSpan LooksOften = TimeSpan.FromMinutes(20);

    /// <summary>Between two looks later.</summary>
    public static readonly TimeSpan Later = TimeSpan.FromHours(1);

    /// <summary>For so long roles are waited for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public Task RunAsync(Guid connectionId, int version, AuditActor actor, CancellationToken cancellationToken) => work.RunAsync(
        async (db, cancelled) =>
        {
            if (await db.LockLiveAsync(
                connectionId, cancelled) is not { Change: { Phase: ChangePhase.NeedsRoles, NeedsRolesSince: { } since } change } connection
                || change.NewVersion != version)
            {
                return;
            }

            var now = clock.GetUtcNow();
            if (now - since >= Longest)
            {
                await refusal.RefuseAsync(db, connection, change.MissingRoles(), actor, now, cancelled);
                return;
            }

            await roles.AskAsync(db, connection, cancelled);
            await WorkList.ScheduleChangeAsync(db, connection, NextLook(since, now, options.Value), attempts: 0, cancelled);
        },
        cancellationToken);

    public static DateTimeOffset NextLook(DateTimeOffset since, DateTimeOffset now, WorkOptions options) =>
        now + (now - since < LooksOften ? options.LookForRolesEach : Later);
}

/// <summary>Ends a change whose new credential is not taken: the one in use stays.</summary>
internal sealed class CandidateRefusal(ConnectionFollowers followers, AuditTrail audit, ConnectionAnnouncer announcer)
{
    public async Task RefuseAsync(
        TenantCredentialDbContext db,
        Connection connection,
        MicrosoftFailure failure,
        AuditActor actor,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var version = connection.Change!.NewVersion;
        await RetiredSecrets.DiscardAsync(db, connection, connection.EndChange(ChangePhase.Refused, failure, now)!, now, cancellationToken);
        await audit.AppendAsync(
            db,
            new AuditRecord(actor, AuditAction.ReplacementRefused, connection.CustomerId, connection.Id, version, Detail: failure.Code),
            cancellationToken);
        await followers.TellAsync(x => x.RefusedAsync(db, connection, version, failure, cancellationToken));
        await announcer.AnnounceAsync(db, connection, cancellationToken);
        await WorkList.ScheduleChangeAsync(db, connection, null, attempts: 0, cancellationToken);
    }
}
