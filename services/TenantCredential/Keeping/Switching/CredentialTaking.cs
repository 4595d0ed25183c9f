using LivePlatform.Contracts;
using LivePlatform.M365.Throttling;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;
using LivePlatform.TenantCredential.Work;

namespace LivePlatform.TenantCredential.Keeping.Switching;

/// <summary>
/// Takes a credential that Microsoft has taken once, in the caller's unit of work: what the connection is by now decides how, or that it is
/// too late.
/// </summary>
internal sealed class CredentialTaking(
    ICandidateRoles roles, ConnectionFollowers followers, AuditTrail audit, ConnectionAnnouncer announcer, TimeProvider clock)
{
    /// <summary>Beside the secret in use there is room for one other.</summary>
    public static Refusal? MustSettle(Connection connection, bool isCompromised) =>
        !isCompromised && Works(connection) && connection.Change is { Standby: not null, SettlesUntil: { } until }
            ? ConnectionProblems.Settling(until)
            : null;

    /// <summary>
    /// While Microsoft was asked the connection may have switched, moved to the next method, or taken another credential.
    /// </summary>
    private static Refusal? MayStillTake(Connection connection, StoredCredential candidate, bool isCompromised) =>
        MethodOrder.Check(connection.Method, candidate.Kind.Method())
        ?? MustSettle(connection, isCompromised)
        ?? (connection.NextCredentialVersion != candidate.Version ? ConnectionProblems.Overtaken() : null);

    private static bool Works(Connection connection) => connection.Status == ConnectionStatus.Verified;

    /// <summary>Takes it, or says why it cannot be taken any more.</summary>
    public async Task<Result<ConnectionResponse>> TakeAsync(
        TenantCredentialDbContext db,
        Guid connectionId,
        StoredCredential candidate,
        bool isCompromised,
        ReplacementCaller caller,
        CancellationToken cancellationToken)
    {
        if (await db.LockLiveAsync(connectionId, cancellationToken) is not { } connection)
        {
            return ConnectionProblems.NotFound();
        }

        // The version was right when the request came; meanwhile only another credential is in the way of this one, not a proof that ran
        // beside it.
        if (connection.NextCredentialVersion != candidate.Version && caller.CheckVersion(connection.Version) is { } stale)
        {
            return stale;
        }

        if (MayStillTake(connection, candidate, isCompromised) is { } late)
        {
            return late;
        }

        if (!await M365Tenants.ClaimAsync(db, connection, cancellationToken))
        {
            return ConnectionProblems.TenantNotAvailable();
        }

        var taken = new TakenCredential(candidate.Version, Serves: isCompromised || !Works(connection));
        if (await caller.Alongside(db, taken, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        db.Add(candidate);
        await followers.TellAsync(x => x.OvertakenAsync(db, connection, candidate.Version, cancellationToken));
        if (!taken.Serves)
        {
            await ProveOnAsync(db, connection, candidate, now, cancellationToken);
        }
        else
        {
            await ReplaceAsync(
                db, connection, candidate, isCompromised ? AuditAction.CredentialCompromised : AuditAction.CredentialReplaced, caller.Actor,
                now, cancellationToken);
        }

        return await ConnectionResponse.OfAsync(db, connection, now, cancellationToken);
    }

    private async Task ProveOnAsync(
        TenantCredentialDbContext db,
        Connection connection,
        StoredCredential candidate,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (connection.BeginChange(candidate, now) is { } former)
        {
            await RetiredSecrets.DiscardAsync(db, connection, former, now, cancellationToken);
        }

        await roles.AskAsync(db, connection, cancellationToken);
        await WorkList.ScheduleChangeAsync(db, connection, now + CandidateProving.Between, attempts: 0, cancellationToken);
    }

    private async Task ReplaceAsync(
        TenantCredentialDbContext db,
        Connection connection,
        StoredCredential proven,
        AuditAction action,
        AuditActor actor,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        foreach (var gone in connection.Replaced(proven, now))
        {
            await RetiredSecrets.RetireAsync(db, connection, gone, now, cancellationToken);
        }

        await audit.AppendAsync(
            db, new AuditRecord(actor, action, connection.CustomerId, connection.Id, proven.Version), cancellationToken);
        await announcer.AnnounceAsync(db, connection, cancellationToken);
        var decision = ProofDecision.Of(new ProofResult(null), now, attempts: 0, RetryAfter.RandomJitter(), now);
        await WorkList.ScheduleAsync(db, connection, decision.NextAt, attempts: 0, cancellationToken);
        await WorkList.ScheduleChangeAsync(db, connection, null, attempts: 0, cancellationToken);
    }
}
