using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Throttling;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Invitations;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Rotation;
using LivePlatform.TenantCredential.Validation;
using LivePlatform.TenantCredential.Work;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Switching;

/// <summary>
/// Proven before it replaces: the new secret is stored only once Microsoft has taken it. A connection that works then proves it on (<see cref="CandidateProving"/>);
/// one that does not work, or whose secret is known to others, takes it at once.
/// </summary>
internal sealed class CredentialReplacement(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialReading reading,
    CredentialVault vault,
    CredentialProof proof,
    ICandidateRoles roles,
    InvitationProving invitations,
    AuditTrail audit,
    ConnectionAnnouncer announcer,
    IOptions<EntraOptions> options,
    TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Takes a new credential for a connection.</summary>
    /// <param name="connectionId">The connection.</param>
    /// <param name="input">The credential.</param>
    /// <param name="isCompromised">True: the one in use is known to others and must not be used any more.</param>
    /// <param name="caller">Who, and what belongs to it in their eyes.</param>
    /// <param name="response">Where a Retry-After is said; null where nobody waits for an answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Result<ConnectionView>> RunAsync(
        Guid connectionId, CredentialInput input, bool isCompromised, ReplacementCaller caller, HttpResponse? response, CancellationToken cancellationToken)
    {
        if (input.Check(clock.GetUtcNow()) is { } wrong)
        {
            return wrong;
        }

        var before = await work.RunAsync<Result<Connection>>((db, cancelled) => ReadAsync(db.FindLiveAsync(connectionId, cancelled), isCompromised, caller), cancellationToken);
        if (before.Refusal is { } refusal)
        {
            return refusal;
        }

        var connection = before.Value;
        var read = await reading.ReadAsync(input, connection.Method == ConnectionMethod.AppRegistration ? connection.ClientId : null, cancellationToken);
        if (read.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var material = read.Value;
        if (MethodOrder.Check(connection.Method, material.Kind.Method()) is { } outOfOrder)
        {
            return outOfOrder;
        }

        var next = connection.NextCredentialVersion;
        await RecordAsync(AuditAction.ReplacementTried, "");
        var candidate = await vault.SealAsync(connection.CustomerId, connection.Id, next, material, cancellationToken);
        var result = await ProveAsync(ProofSubject.Of(connection, candidate), material.Secret, cancellationToken);
        if (result.Failure is { } failure)
        {
            await RecordAsync(AuditAction.ReplacementRefused, failure.Code);
            caller.Refused(result);
            return Refuse(result, failure, response);
        }

        if (input.MadeHere is { } made)
        {
            candidate.TakeMadeHere(made.ExpiresOn, made.KeyId);
        }
        else if (result.Expiry is { } end)
        {
            candidate.TakeExpiryFromEntra(end.ExpiresOn, end.KeyId);
        }

        return await work.RunAsync((db, cancelled) => TakeAsync(db, connectionId, candidate, isCompromised, caller, cancelled), cancellationToken);

        Task RecordAsync(AuditAction action, string detail) =>
            audit.RecordAsync(new AuditRecord(caller.Actor, action, connection.CustomerId, connection.Id, next, Detail: detail), cancellationToken);
    }

    /// <summary>A secret that was made a moment ago may not have spread at Microsoft: it gets some seconds before it counts as refused.</summary>
    private async Task<ProofResult> ProveAsync(ProofSubject subject, SecretText secret, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            var result = await proof.RunAsync(subject, withTeams: false, (_, _) => Task.FromResult(secret), cancellationToken);
            var mayBeSpreading = result.Failure is { MayBePropagation: true, Class: MicrosoftFailureClass.BadSecret or MicrosoftFailureClass.ExpiredSecret };
            if (!mayBeSpreading || clock.GetElapsedTime(since) + Pause > options.Value.SpreadPatience)
            {
                return result;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private static async Task<Result<Connection>> ReadAsync(Task<Connection?> find, bool isCompromised, ReplacementCaller caller) =>
        await find is not { } connection ? ConnectionProblems.NotFound()
        : caller.CheckVersion(connection.Version) is { } stale ? stale
        : MustSettle(connection, isCompromised) is { } settling ? settling
        : connection;

    /// <summary>Beside the secret in use there is room for one other.</summary>
    private static Refusal? MustSettle(Connection connection, bool isCompromised) =>
        !isCompromised && Works(connection) && connection.Change is { Standby: not null, SettlesUntil: { } until } ? ConnectionProblems.Settling(until) : null;

    /// <summary>While Microsoft was asked the connection may have switched, moved to the next method, or taken another credential.</summary>
    private static Refusal? MayStillTake(Connection connection, StoredCredential candidate, bool isCompromised) =>
        MethodOrder.Check(connection.Method, candidate.Kind.Method())
        ?? MustSettle(connection, isCompromised)
        ?? (connection.NextCredentialVersion != candidate.Version ? ConnectionProblems.Overtaken() : null);

    private static bool Works(Connection connection) => connection.Status == ConnectionStatus.Verified;

    private Refusal Refuse(ProofResult result, MicrosoftFailure failure, HttpResponse? response) =>
        result.IsUndecided ? ConnectionProblems.Undecided(result, clock.GetUtcNow(), response) : ConnectionProblems.CredentialRefused(failure);

    private async Task<Result<ConnectionView>> TakeAsync(
        TenantCredentialDbContext db, Guid connectionId, StoredCredential candidate, bool isCompromised, ReplacementCaller caller, CancellationToken cancellationToken)
    {
        if (await db.LockLiveAsync(connectionId, cancellationToken) is not { } connection)
        {
            return ConnectionProblems.NotFound();
        }

        // The version was right when the request came; meanwhile only another credential is in the way of this one, not a proof that ran beside it.
        if (connection.NextCredentialVersion != candidate.Version && caller.CheckVersion(connection.Version) is { } stale)
        {
            return stale;
        }

        if (MayStillTake(connection, candidate, isCompromised) is { } late)
        {
            return late;
        }

        var taken = new TakenCredential(candidate.Version, Serves: isCompromised || !Works(connection));
        if (await caller.Alongside(db, taken, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        db.Add(candidate);
        await invitations.OvertakenAsync(db, connection, candidate.Version, cancellationToken);
        if (!taken.Serves)
        {
            await ProveOnAsync(db, connection, candidate, now, cancellationToken);
        }
        else
        {
            await ReplaceAsync(db, connection, candidate, isCompromised ? AuditAction.CredentialCompromised : AuditAction.CredentialReplaced, caller.Actor, now, cancellationToken);
        }

        return await ConnectionView.OfAsync(db, connection, now, cancellationToken);
    }

    private async Task ProveOnAsync(
        TenantCredentialDbContext db, Connection connection, StoredCredential candidate, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (connection.BeginChange(candidate, now) is { } former)
        {
            await RetiredSecrets.DiscardAsync(db, connection, former, now, cancellationToken);
        }

        await roles.AskAsync(db, connection, cancellationToken);
        await WorkList.ScheduleChangeAsync(db, connection, now + CandidateProving.Between, attempts: 0, cancellationToken);
    }

    private async Task ReplaceAsync(
        TenantCredentialDbContext db, Connection connection, StoredCredential proven, AuditAction action, AuditActor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var gone in connection.Replaced(proven, now))
        {
            await RetiredSecrets.RetireAsync(db, connection, gone, now, cancellationToken);
        }

        await audit.AppendAsync(db, new AuditRecord(actor, action, connection.CustomerId, connection.Id, proven.Version), cancellationToken);
        await announcer.AnnounceAsync(db, connection, cancellationToken);
        var decision = ProofDecision.Of(new ProofResult(null), now, attempts: 0, RetryAfter.RandomJitter(), now);
        await WorkList.ScheduleAsync(db, connection, decision.NextAt, attempts: 0, cancellationToken);
        await WorkList.ScheduleChangeAsync(db, connection, null, attempts: 0, cancellationToken);
    }
}
