using LivePlatform.M365.Throttling;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Broker;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;
using LivePlatform.TenantCredential.Telemetry;
using LivePlatform.TenantCredential.Work;

namespace LivePlatform.TenantCredential.Keeping.Validation;

/// <summary>Proves the credential in use of one connection: gather, ask Microsoft outside any transaction, decide, write.</summary>
internal sealed class ConnectionValidation(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialVault vault,
    CredentialProof proof,
    StandbyNotes notes,
    AuditTrail audit,
    ConnectionAnnouncer announcer,
    TenantCredentialMetrics metrics,
    TimeProvider clock,
    ILogger<ConnectionValidation> logger) : IConnectionWork
{
    /// <summary>Proves it now.</summary>
    /// <returns>Null when there is no such connection.</returns>
    Task IConnectionWork.AdvanceAsync(Guid id, AuditActor actor, CancellationToken cancellationToken) =>
        RunAsync(id, actor, cancellationToken);

    public async Task<Validated?> RunAsync(Guid connectionId, AuditActor actor, CancellationToken cancellationToken)
    {
        var connection = await work.RunAsync((db, cancelled) => db.FindLiveAsync(connectionId, cancelled), cancellationToken);
        if (connection?.Credential is not { } credential)
        {
            return null;
        }

        var result = await ProveAsync(connection, credential, actor, cancellationToken);
        if (connection.Change?.Standby is { } standby && result.Failure is { } refused && StandbyRule.Covers(refused))
        {
            // The former credential answers while the new one settles: the connection works as long as one of them does.
            var former = await ProveAsync(connection, standby, actor, cancellationToken);
            await notes.TakeAsync(connection, standby, refused, cancellationToken);
            result = former.Failure is null ? former with { Expiry = null } : result;
        }

        var view = await work.RunAsync(
            (db, cancelled) => WriteAsync(db, connectionId, credential, result, actor, cancelled), cancellationToken);
        return view is null ? null : new Validated(view, result);
    }

    private Task<ProofResult> ProveAsync(
        Connection connection, StoredCredential credential, AuditActor actor, CancellationToken cancellationToken)
    {
        var use = new AuditRecord(actor, AuditAction.SecretOpenedForProof, connection.CustomerId, connection.Id, credential.Version);
        return proof.RunAsync(
            ProofSubject.Of(connection, credential),
            withTeams: false,
            (with, cancelled) => vault.OpenAsync(with, use, cancelled),
            cancellationToken);
    }

    private async Task<ConnectionResponse?> WriteAsync(
        TenantCredentialDbContext db,
        Guid connectionId,
        StoredCredential proven,
        ProofResult result,
        AuditActor actor,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await db.LockLiveAsync(connectionId, cancellationToken) is not { } connection)
        {
            return null;
        }

        // The credential was replaced while it was being proven: what came of it says nothing about the new one.
        if (connection.CredentialVersion == proven.Version)
        {
            if (result.Failure is null && !await M365Tenants.ClaimAsync(db, connection, cancellationToken))
            {
                result = new ProofResult(ConnectionProblems.TenantTaken);
            }

            var attempts = await WorkList.AttemptsAsync(db, connectionId, WorkKind.Validation, cancellationToken);
            var decision = ProofDecision.Of(result, proven.StoredAt, attempts, RetryAfter.RandomJitter(), now);
            await ApplyAsync(db, connection, decision, result, actor, now, cancellationToken);
            await WorkList.ScheduleAsync(
                db, connection, decision.NextAt, decision.Verdict == ProofVerdict.Verified ? 0 : attempts + 1, cancellationToken);
            metrics.Validated(decision.Verdict);
            logger.ConnectionProven(connection.Id, proven.Version, decision.Verdict, result.Failure?.Code);
        }

        return await ConnectionResponse.OfAsync(db, connection, now, cancellationToken);
    }

    private async Task ApplyAsync(
        TenantCredentialDbContext db,
        Connection connection,
        ProofDecision decision,
        ProofResult result,
        AuditActor actor,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        AuditAction? action = null;
        switch (decision.Verdict)
        {
            case ProofVerdict.Verified:
                action = AuditAction.ConnectionVerified;
                if (result.Expiry is { } read)
                {
                    connection.Credential!.TakeExpiryFromEntra(read.ExpiresOn, read.KeyId);
                }

                connection.Proven(now);
                break;
            case ProofVerdict.Failed:
                action = AuditAction.ConnectionFailed;
                connection.Refused(result.Failure!, now);
                break;
            case ProofVerdict.NotYet when connection.RefusedForNow(result.Failure!, now):
                break;
            case ProofVerdict.NotYet or ProofVerdict.Undecided:
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(decision));
        }

        if (action is { } what)
        {
            await audit.AppendAsync(
                db,
                new AuditRecord(
                    actor, what, connection.CustomerId, connection.Id, connection.CredentialVersion, Detail: result.Failure?.Code ?? ""),
                cancellationToken);
        }

        await announcer.AnnounceAsync(db, connection, cancellationToken);
    }
}
