using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Pipeline;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Validation;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Rotation;

/// <summary>Deletes in Entra what a connection no longer uses: only a key id that is certain, and only while nobody else uses that secret.</summary>
internal sealed class SecretCleanup(
    UnitOfWork<TenantCredentialDbContext> work, CredentialVault vault, CredentialGraph graphs, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Why a secret stays.</summary>
    internal const string UsedElsewhere = "used_elsewhere";
    internal const string NotCertain = "not_certain";

    private const string Purpose = "cleanup";

    public async Task AdvanceAsync(Guid connectionId, AuditActor actor, CancellationToken cancellationToken)
    {
        var (connection, waiting) = await work.RunAsync((db, cancelled) => ReadAsync(db, connectionId, cancelled), cancellationToken);
        if (connection is not { Status: ConnectionStatus.Verified, Credential: { } inUse } || waiting.Count == 0)
        {
            // A connection that does not work can delete nothing; its next credential brings this up again.
            await work.RunAsync((db, cancelled) => DueValidations.ForgetAsync(db, connectionId, DueKind.Cleanup, cancelled), cancellationToken);
            return;
        }

        var use = new AuditRecord(actor, AuditAction.SecretOpenedForRotation, connection.CustomerId, connection.Id, inUse.Version);
        try
        {
            var refused = await graphs.UseAsync(
                ProofSubject.Of(connection, inUse),
                Purpose,
                (with, cancelled) => vault.OpenAsync(with, use, cancelled),
                async (graph, cancelled) => await CleanAsync(new ApplicationSecrets(graph, connection.ClientId), connection, waiting, actor, cancelled),
                static (failure, _) => failure,
                cancellationToken);
            await work.RunAsync((db, cancelled) => PlanAsync(db, connection, refused, cancelled), cancellationToken);
        }
        catch (DeferredException deferred)
        {
            await work.RunAsync((db, cancelled) => DueValidations.ScheduleCleanupAsync(db, connection, deferred.Until, attempts: 0, cancelled), cancellationToken);
        }
    }

    private static async Task<(Connection?, List<RetiredSecret>)> ReadAsync(TenantCredentialDbContext db, Guid connectionId, CancellationToken cancellationToken) =>
        (await db.FindLiveAsync(connectionId, cancellationToken),
            await db.Set<RetiredSecret>().AsNoTracking().Where(x => x.ConnectionId == connectionId && x.State == RetiredState.Waiting).ToListAsync(cancellationToken));

    /// <returns>What keeps it from going on; null when everything was decided.</returns>
    private async Task<MicrosoftFailure?> CleanAsync(
        ApplicationSecrets secrets, Connection connection, List<RetiredSecret> waiting, AuditActor actor, CancellationToken cancellationToken)
    {
        var listed = await secrets.ListAsync(cancellationToken);
        foreach (var retired in waiting)
        {
            var failure = listed.Failure;
            var stays = failure is null ? await WhyItStaysAsync(connection, retired, listed.Value!, cancellationToken) : null;
            if (failure is null && stays is null)
            {
                failure = await secrets.RemoveAsync(retired.KeyId, cancellationToken);
            }

            if (failure?.Class is MicrosoftFailureClass.Throttled or MicrosoftFailureClass.MicrosoftDown)
            {
                return failure;
            }

            await work.RunAsync((db, cancelled) => DecideAsync(db, connection, retired, stays ?? failure?.Code, actor, cancelled), cancellationToken);
        }

        return null;
    }

    private async Task<string?> WhyItStaysAsync(Connection connection, RetiredSecret retired, IReadOnlyList<ListedSecret> listed, CancellationToken cancellationToken)
    {
        var isUsed = connection.ClientId != retired.ClientId || await work.RunAsync(
            (db, cancelled) => db.Set<StoredCredential>().AnyAsync(
                x => x.ClientId == retired.ClientId && (x.MicrosoftKeyId == retired.KeyId || x.Fingerprint == retired.Fingerprint), cancelled),
            cancellationToken);

        // A typed secret was recognised by its first characters: that is certain only while every secret shows some, and no other shows the same.
        var isCertain = retired.IsMadeHere || (retired.Hint is { } hint && listed.All(x => x.Hint is not null) && listed.Where(x => x.Hint == hint).All(x => x.KeyId == retired.KeyId));
        return isUsed ? UsedElsewhere : isCertain ? null : NotCertain;
    }

    private async Task DecideAsync(
        TenantCredentialDbContext db, Connection connection, RetiredSecret retired, string? reason, AuditActor actor, CancellationToken cancellationToken)
    {
        if (await db.FindAsync<RetiredSecret>([retired.ConnectionId, retired.KeyId], cancellationToken) is not { State: RetiredState.Waiting } row)
        {
            return;
        }

        row.State = reason is null ? RetiredState.Removed : RetiredState.Left;
        row.Reason = reason?[..Math.Min(reason.Length, RetiredSecret.LongestReason)];
        var action = reason is null ? AuditAction.SecretRemovedAtMicrosoft : AuditAction.SecretLeftAtMicrosoft;
        await audit.AppendAsync(
            db, new AuditRecord(actor, action, connection.CustomerId, connection.Id, retired.CredentialVersion, Detail: reason ?? ""), cancellationToken);
    }

    private async Task PlanAsync(TenantCredentialDbContext db, Connection connection, MicrosoftFailure? refused, CancellationToken cancellationToken)
    {
        var attempts = await DueValidations.AttemptsAsync(db, connection.Id, DueKind.Cleanup, cancellationToken);
        var again = refused is null ? (DateTimeOffset?)null : clock.GetUtcNow() + ProofDecision.Backoff(attempts);
        await DueValidations.ScheduleCleanupAsync(db, connection, again, attempts + 1, cancellationToken);
    }
}
