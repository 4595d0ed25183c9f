using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Keeping.Validation;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Keeping.Switching;

/// <summary>
/// Proven before it replaces: the new secret is stored only once Microsoft has taken it. A connection that works then proves it on
/// (<see cref="CandidateProving"/>); one that does not work, or whose secret is known to others, takes it at once.
/// </summary>
internal sealed class CredentialReplacement(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialReading reading,
    CredentialVault vault,
    CredentialProof proof,
    CredentialTaking taking,
    AuditTrail audit,
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
    public async Task<Result<ConnectionResponse>> RunAsync(
        Guid connectionId,
        CredentialInput input,
        bool isCompromised,
        ReplacementCaller caller,
        HttpResponse? response,
        CancellationToken cancellationToken)
    {
        if (input.Check(clock.GetUtcNow()) is { } wrong)
        {
            return wrong;
        }

        var before = await work.RunAsync<Result<Connection>>(
            (db, cancelled) => ReadAsync(db.FindLiveAsync(connectionId, cancelled), isCompromised, caller), cancellationToken);
        if (before.Refusal is { } refusal)
        {
            return refusal;
        }

        var connection = before.Value;
        var read = await reading.ReadAsync(
            input, connection.Method == ConnectionMethod.AppRegistration ? connection.ClientId : null, cancellationToken);
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

        var taken = await work.RunAsync(
            (db, cancelled) => taking.TakeAsync(db, connectionId, candidate, isCompromised, caller, cancelled), cancellationToken);
        if (taken.Refusal?.Code == ConnectionProblems.TenantTaken.Code)
        {
            await RecordAsync(AuditAction.ReplacementRefused, ConnectionProblems.TenantTaken.Code);
            caller.Refused(new ProofResult(ConnectionProblems.TenantTaken));
        }

        return taken;

        Task RecordAsync(AuditAction action, string detail) =>
            audit.RecordAsync(
                new AuditRecord(caller.Actor, action, connection.CustomerId, connection.Id, next, Detail: detail), cancellationToken);
    }

    /// <summary>
    /// A secret that was made a moment ago may not have spread at Microsoft: it gets some seconds before it counts as refused.
    /// </summary>
    private async Task<ProofResult> ProveAsync(ProofSubject subject, SecretText secret, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            var result = await proof.RunAsync(subject, withTeams: false, (_, _) => Task.FromResult(secret), cancellationToken);
            var mayBeSpreading =
                result.Failure is { MayBePropagation: true, Class: MicrosoftFailureClass.BadSecret or MicrosoftFailureClass.ExpiredSecret };
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
        : CredentialTaking.MustSettle(connection, isCompromised) is { } settling ? settling
        : connection;

    private Refusal Refuse(ProofResult result, MicrosoftFailure failure, HttpResponse? response) =>
        result.IsUndecided
            ? MicrosoftProblems.Undecided(result, clock.GetUtcNow(), response)
            : ConnectionProblems.CredentialRefused(failure);
}
