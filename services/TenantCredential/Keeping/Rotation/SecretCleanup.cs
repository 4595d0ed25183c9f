using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Validation;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;
using LivePlatform.TenantCredential.Work;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keeping.Rotation;

/// <summary>
/// Deletes in Entra what a connection no longer uses: only a key id or name that is certain, and only while nobody else uses that secret.
/// Any connection of the same application in that tenant may do it; while none works, the removals wait.
/// </summary>
internal sealed class SecretCleanup(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialVault vault,
    CredentialGraph graphs,
    AuditTrail audit,
    TimeProvider clock) : IConnectionWork
{
    /// <summary>How soon another connection that could do it is looked for; Microsoft is not asked for that.</summary>
    internal static readonly TimeSpan LookForHelp = TimeSpan.FromHours(1);

    private const string Purpose = "cleanup";
    private static readonly TimeSpan EachDay = TimeSpan.FromDays(1);

    public async Task AdvanceAsync(Guid connectionId, AuditActor actor, CancellationToken cancellationToken)
    {
        var (owner, waiting, attempts) = await work.RunAsync((db, cancelled) => ReadAsync(db, connectionId, cancelled), cancellationToken);
        if (owner is null)
        {
            await work.RunAsync((db, cancelled) => WorkList.ForgetAsync(db, connectionId, WorkKind.Cleanup, cancelled), cancellationToken);
            return;
        }

        DateTimeOffset? next = null;
        foreach (var app in waiting.GroupBy(x => x.ClientId))
        {
            var again = await CleanAsync(owner, [.. app], attempts, actor, cancellationToken);
            next = next is null || again < next ? again : next;
        }

        await work.RunAsync((db, cancelled) => PlanAsync(db, owner, waiting, next, attempts + 1, cancelled), cancellationToken);
    }

    private static async Task<(Connection?, List<RetiredSecret>, int)> ReadAsync(
        TenantCredentialDbContext db, Guid connectionId, CancellationToken cancellationToken) =>
        (await db.Connections.AsNoTracking().SingleOrDefaultAsync(x => x.Id == connectionId, cancellationToken),
            await db.Set<RetiredSecret>().AsNoTracking().Where(x => x.ConnectionId == connectionId && x.State == RetiredState.Waiting)
                .ToListAsync(cancellationToken),
            await WorkList.AttemptsAsync(db, connectionId, WorkKind.Cleanup, cancellationToken));

    /// <summary>Deletes secrets of one application.</summary>
    /// <returns>When to go on; null when everything was decided.</returns>
    private async Task<DateTimeOffset?> CleanAsync(
        Connection owner, List<RetiredSecret> waiting, int attempts, AuditActor actor, CancellationToken cancellationToken)
    {
        var clientId = waiting[0].ClientId;
        if (await work.RunAsync(
            (db, cancelled) => FindHelperAsync(db, owner, clientId, cancelled), cancellationToken) is not { Credential: { } inUse } helper)
        {
            return await KeepAllAsync(LeftReason.NoConnectionWorks, LookForHelp);
        }

        var use = new AuditRecord(actor, AuditAction.SecretOpenedForRotation, helper.CustomerId, helper.Id, inUse.Version);
        try
        {
            var stopped = await graphs.UseAsync(
                ProofSubject.Of(helper, inUse),
                Purpose,
                (with, cancelled) => vault.OpenAsync(with, use, cancelled),
                async (graph, cancelled) => await RemoveAsync(new ApplicationSecrets(graph, clientId), owner, waiting, actor, cancelled),
                static (failure, _) => failure,
                cancellationToken);
            return stopped is null ? await NextAsync()
                : stopped.IsPassing ? clock.GetUtcNow() + ProofDecision.Backoff(attempts)
                : await KeepAllAsync(stopped.Code, EachDay);
        }
        catch (DeferredException deferred)
        {
            return deferred.Until;
        }

        async Task<DateTimeOffset?> KeepAllAsync(string reason, TimeSpan wait)
        {
            foreach (var retired in waiting)
            {
                await work.RunAsync(
                    (db, cancelled) => DecideAsync(db, owner, retired, RetiredState.Waiting, reason, actor, cancelled), cancellationToken);
            }

            return clock.GetUtcNow() + wait;
        }

        async Task<DateTimeOffset?> NextAsync() => await work.RunAsync(
            (
                db,
                cancelled) => db.Set<RetiredSecret>()
                    .AnyAsync(
                        x => x.ConnectionId == owner.Id && x.ClientId == clientId && x.State == RetiredState.Waiting,
                        cancelled), cancellationToken)
            ? clock.GetUtcNow() + EachDay
            : null;
    }

    /// <summary>A connection that works as that application in that tenant: the secret's own, or another one.</summary>
    private static Task<Connection?> FindHelperAsync(
        TenantCredentialDbContext db, Connection owner, Guid clientId, CancellationToken cancellationToken) => db.Connections
        .AsNoTracking()
        .Include(x => x.Credential)
        .Where(x => x.M365TenantId == owner.M365TenantId && x.ClientId == clientId && x.RemovedAt == null)
        .Where(x => x.Status == ConnectionStatus.Verified && x.Method == ConnectionMethod.AppRegistration)
        .OrderBy(x => x.Id == owner.Id ? 0 : 1)
        .FirstOrDefaultAsync(cancellationToken);

    /// <returns>What keeps all of them from being deleted; null when each was looked at.</returns>
    private async Task<MicrosoftFailure?> RemoveAsync(
        ApplicationSecrets secrets, Connection owner, List<RetiredSecret> waiting, AuditActor actor, CancellationToken cancellationToken)
    {
        var listed = await secrets.ListAsync(cancellationToken);
        if (listed.Failure is { } unreadable)
        {
            return unreadable;
        }

        foreach (var retired in waiting)
        {
            var stays = await WhyItStaysAsync(retired, listed.Value!, cancellationToken);
            var failure = stays is not null ? null
                : retired.LostName is { } name ? await secrets.RemoveLostAsync(name, cancellationToken)
                : await secrets.RemoveAsync(retired.KeyId, cancellationToken);
            if (failure is { IsPassing: true })
            {
                return failure;
            }

            var reason = stays ?? failure?.Code;
            var state = reason is null ? RetiredState.Removed : reason == LeftReason.NotCertain ? RetiredState.Left : RetiredState.Waiting;
            await work.RunAsync((db, cancelled) => DecideAsync(db, owner, retired, state, reason, actor, cancelled), cancellationToken);
        }

        return null;
    }

    private async Task<string?> WhyItStaysAsync(
        RetiredSecret retired, IReadOnlyList<ListedSecret> listed, CancellationToken cancellationToken)
    {
        var isUsed = await work.RunAsync(
            (db, cancelled) => db.Set<StoredCredential>().AnyAsync(
                x => x.ClientId == retired.ClientId && (x.MicrosoftKeyId == retired.KeyId || x.Fingerprint == retired.Fingerprint),
                cancelled),
            cancellationToken);

        // A typed secret was recognised by its first characters: that is certain only while every secret shows some, and no other shows the
        // same.
        var isCertain = retired.IsMadeHere
            || (retired.Hint is { } hint && listed.All(x => x.Hint is not null)
                && listed.Where(x => x.Hint == hint).All(x => x.KeyId == retired.KeyId));
        return isUsed ? LeftReason.UsedElsewhere : isCertain ? null : LeftReason.NotCertain;
    }

    private async Task DecideAsync(
        TenantCredentialDbContext db,
        Connection owner,
        RetiredSecret retired,
        RetiredState state,
        string? reason,
        AuditActor actor,
        CancellationToken cancellationToken)
    {
        var kept = reason?[..Math.Min(reason.Length, RetiredSecret.LongestReason)];
        if (await db.FindAsync<RetiredSecret>(
            [retired.ConnectionId, retired.KeyId], cancellationToken) is not { State: RetiredState.Waiting } row
            || (row.State, row.Reason) == (state, kept))
        {
            return;
        }

        (row.State, row.Reason) = (state, kept);
        var action = state == RetiredState.Removed ? AuditAction.SecretRemovedAtMicrosoft : AuditAction.SecretLeftAtMicrosoft;
        await audit.AppendAsync(
            db,
            new AuditRecord(actor, action, owner.CustomerId, owner.Id, retired.CredentialVersion, Detail: kept ?? ""),
            cancellationToken);
    }

    /// <summary>Something may have been retired meanwhile: that is due at once. The lock keeps it from coming in between.</summary>
    private async Task PlanAsync(
        TenantCredentialDbContext db,
        Connection owner,
        List<RetiredSecret> seen,
        DateTimeOffset? next,
        int attempts,
        CancellationToken cancellationToken)
    {
        await db.LockLiveAsync(owner.Id, cancellationToken);
        var ids = seen.Select(x => x.KeyId).ToList();
        var isNew = await db.Set<RetiredSecret>().AnyAsync(
            x => x.ConnectionId == owner.Id && x.State == RetiredState.Waiting && !ids.Contains(x.KeyId), cancellationToken);
        await WorkList.ScheduleCleanupAsync(db, owner, isNew ? clock.GetUtcNow() : next, isNew ? 0 : attempts, cancellationToken);
    }

}
