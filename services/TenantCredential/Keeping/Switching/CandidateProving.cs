using LivePlatform.M365.Throttling;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Validation;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;
using LivePlatform.TenantCredential.Settings;
using LivePlatform.TenantCredential.Telemetry;
using LivePlatform.TenantCredential.Work;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Keeping.Switching;

/// <summary>
/// Proves a new credential until it may serve: three successes past every cache, ten seconds apart, so that several of Entra's nodes are
/// asked; with the last one a token for the Teams admin API as well. Only then the connection switches to it, and, where another principal
/// would act, only when that one holds the roles of daily work.
/// </summary>
internal sealed class CandidateProving(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialVault vault,
    CredentialProof proof,
    CandidateRefusal refusal,
    ICandidateRoles roles,
    ConnectionFollowers followers,
    AuditTrail audit,
    ConnectionAnnouncer announcer,
    TenantCredentialMetrics metrics,
    IOptions<WorkOptions> options,
    TimeProvider clock,
    ILogger<CandidateProving> logger)
{
    /// <summary>
    /// Between two proofs: longer than the 4 to 18 s in which secrets were seen to spread would only keep the operator waiting, as refusals
    /// start anew.
    /// </summary>
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    public async Task RunAsync(Connection connection, StoredCredential candidate, AuditActor actor, CancellationToken cancellationToken)
    {
        var seen = connection.Change!.Successes;
        var isLast = seen + 1 >= CredentialChange.ProofsNeeded;
        var use = new AuditRecord(actor, AuditAction.SecretOpenedForProof, connection.CustomerId, connection.Id, candidate.Version);
        var result = await proof.RunAsync(
            ProofSubject.Of(connection, candidate), isLast, (with, cancelled) => vault.OpenAsync(with, use, cancelled), cancellationToken);
        await work.RunAsync((db, cancelled) => WriteAsync(db, connection.Id, candidate, seen, result, actor, cancelled), cancellationToken);
    }

    private async Task WriteAsync(
        TenantCredentialDbContext db,
        Guid connectionId,
        StoredCredential proven,
        int seen,
        ProofResult result,
        AuditActor actor,
        CancellationToken cancellationToken)
    {
        // Whatever happened meanwhile, an end or another candidate, has set its own next step.
        if (await db.LockLiveAsync(connectionId, cancellationToken) is not { Change: { } change } connection
            || change.Candidate?.Id != proven.Id || change.Successes != seen)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var attempts = await WorkList.AttemptsAsync(db, connectionId, WorkKind.Change, cancellationToken);
        var decision = ProofDecision.Of(result, proven.StoredAt, attempts, RetryAfter.RandomJitter(), now);
        metrics.Validated(decision.Verdict);
        logger.CandidateProven(connectionId, proven.Version, decision.Verdict, result.Failure?.Code);
        switch (decision.Verdict)
        {
            case ProofVerdict.Verified when seen + 1 < CredentialChange.ProofsNeeded:
                change.ProvenOnce();
                await WorkList.ScheduleChangeAsync(db, connection, now + Between, attempts: 0, cancellationToken);
                break;
            case ProofVerdict.Verified when !change.MaySwitch:
                connection.AwaitRoles(now);
                await roles.AskAsync(db, connection, cancellationToken);
                var next = AwaitingRoles.NextLook(change.NeedsRolesSince!.Value, now, options.Value);
                await WorkList.ScheduleChangeAsync(db, connection, next, attempts: 0, cancellationToken);
                break;
            case ProofVerdict.Verified:
                await SwitchAsync(db, connection, change, result, decision.NextAt, actor, now, cancellationToken);
                break;
            case ProofVerdict.Failed:
                await refusal.RefuseAsync(db, connection, result.Failure!, actor, now, cancellationToken);
                break;
            case ProofVerdict.NotYet:
                change.NotYet(result.Failure!, now);
                await WorkList.ScheduleChangeAsync(db, connection, decision.NextAt, attempts + 1, cancellationToken);
                break;
            case ProofVerdict.Undecided:
                await WorkList.ScheduleChangeAsync(db, connection, decision.NextAt, attempts + 1, cancellationToken);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(result));
        }
    }

    private async Task SwitchAsync(
        TenantCredentialDbContext db,
        Connection connection,
        CredentialChange change,
        ProofResult result,
        DateTimeOffset? nextProof,
        AuditActor actor,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (result.Expiry is { } read)
        {
            change.Candidate!.TakeExpiryFromEntra(read.ExpiresOn, read.KeyId);
        }

        connection.Switch(now);
        await audit.AppendAsync(
            db,
            new AuditRecord(actor, AuditAction.CredentialReplaced, connection.CustomerId, connection.Id, connection.CredentialVersion),
            cancellationToken);
        await followers.TellAsync(x => x.ServesAsync(db, connection, actor, cancellationToken));
        await announcer.AnnounceAsync(db, connection, cancellationToken);
        await WorkList.ScheduleAsync(db, connection, nextProof, attempts: 0, cancellationToken);
        await WorkList.ScheduleChangeAsync(db, connection, change.SettlesUntil, attempts: 0, cancellationToken);
    }
}
