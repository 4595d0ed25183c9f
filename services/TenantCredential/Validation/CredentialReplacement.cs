using LivePlatform.M365.Failures;
using LivePlatform.M365.Throttling;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Validation;

/// <summary>Proven before it replaces: the new secret is kept in memory only until Microsoft has taken it.</summary>
internal sealed class CredentialReplacement(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialVault vault,
    CredentialProof proof,
    AuditTrail audit,
    ConnectionAnnouncer announcer,
    OperatorIdentity identity,
    IOptions<EntraOptions> options,
    TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public async Task<Result<ConnectionView>> RunAsync(Guid connectionId, ReplaceCredential.Request body, HttpContext http, CancellationToken cancellationToken)
    {
        var before = await work.RunAsync<Result<Connection>>((db, cancelled) => ReadAsync(db.FindLiveAsync(connectionId, cancelled), http), cancellationToken);
        if (before.Refusal is { } refusal)
        {
            return refusal;
        }

        var connection = before.Value;
        var actor = AuditTrail.Of(identity);
        var next = connection.CredentialVersion + 1;
        await RecordAsync(AuditAction.ReplacementTried, "");
        var candidate = await vault.SealAsync(connection.CustomerId, connection.Id, next, body.ClientSecret, cancellationToken);
        var subject = new ProofSubject(new EntraApp(connection.M365TenantId, connection.ClientId), next, candidate.Hint, null);
        var result = await ProveAsync(subject, body.ClientSecret, cancellationToken);
        if (result.Failure is { } failure)
        {
            await RecordAsync(AuditAction.ReplacementRefused, failure.Code);
            return Refuse(result, failure, http);
        }

        TakeExpiry(candidate, body, result);
        return await work.RunAsync((db, cancelled) => ReplaceAsync(db, connectionId, candidate, actor, http, cancelled), cancellationToken);

        Task RecordAsync(AuditAction action, string detail) =>
            audit.RecordAsync(new AuditRecord(actor, action, connection.CustomerId, connection.Id, next, Detail: detail), cancellationToken);
    }

    /// <summary>A secret that was made a moment ago may not have spread at Microsoft: it gets some seconds before it counts as refused.</summary>
    private async Task<ProofResult> ProveAsync(ProofSubject subject, SecretText secret, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            var result = await proof.RunAsync(subject, _ => Task.FromResult(secret), cancellationToken);
            var mayBeSpreading = result.Failure is { MayBePropagation: true, Class: MicrosoftFailureClass.BadSecret or MicrosoftFailureClass.ExpiredSecret };
            if (!mayBeSpreading || clock.GetElapsedTime(since) + Pause > options.Value.SpreadPatience)
            {
                return result;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private static async Task<Result<Connection>> ReadAsync(Task<Connection?> find, HttpContext http) =>
        await find is not { } connection ? ConnectionProblems.NotFound()
        : IfMatch.Check(http.Request, connection.Version) is { } stale ? stale
        : connection;

    private Refusal Refuse(ProofResult result, MicrosoftFailure failure, HttpContext http) =>
        result.IsUndecided ? ConnectionProblems.Undecided(result, clock.GetUtcNow(), http.Response) : ConnectionProblems.CredentialRefused(failure);

    private static void TakeExpiry(StoredCredential candidate, ReplaceCredential.Request body, ProofResult result)
    {
        if (result.Expiry is { } read)
        {
            candidate.TakeExpiryFromEntra(read.ExpiresOn, read.KeyId);
        }
        else if (body.SecretExpiresOn is { } asked)
        {
            candidate.TakeExpiryFromOperator(asked);
        }
    }

    private async Task<Result<ConnectionView>> ReplaceAsync(
        TenantCredentialDbContext db, Guid connectionId, StoredCredential candidate, AuditActor actor, HttpContext http, CancellationToken cancellationToken)
    {
        if (await db.LockLiveAsync(connectionId, cancellationToken) is not { } connection)
        {
            return ConnectionProblems.NotFound();
        }

        // The version was right when the request came; meanwhile only another credential is in the way of this one, not a proof that ran beside it.
        if (connection.CredentialVersion + 1 != candidate.Version && IfMatch.Check(http.Request, connection.Version) is { } stale)
        {
            return stale;
        }

        var now = clock.GetUtcNow();
        connection.Replaced(candidate, now);
        await audit.AppendAsync(
            db, new AuditRecord(actor, AuditAction.CredentialReplaced, connection.CustomerId, connection.Id, candidate.Version), cancellationToken);
        await announcer.AnnounceAsync(db, connection, cancellationToken);
        var decision = ProofDecision.Of(new ProofResult(null), now, attempts: 0, RetryAfter.RandomJitter(), now);
        await DueValidations.ScheduleAsync(db, connection, decision.NextAt, attempts: 0, cancellationToken);
        return await ConnectionView.OfAsync(db, connection, now, cancellationToken);
    }
}
