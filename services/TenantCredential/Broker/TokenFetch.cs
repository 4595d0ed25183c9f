using System.Security.Cryptography;
using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Switching;
using LivePlatform.TenantCredential.Validation;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>Fetches one token from Entra with the stored secret: look up, audit, open, ask. One provider's scope.</summary>
internal sealed class TokenFetch(
    UnitOfWork<TenantCredentialDbContext> work, CredentialVault vault, CredentialTokens entra, StandbyNotes notes, IOptions<TokenOptions> options, TimeProvider clock)
{
    public async Task<TokenGrant> RunAsync(TokenKey key, string caller, string purpose, bool afterRefusal, CancellationToken cancellationToken)
    {
        var connection = await work.RunAsync((db, cancelled) => db.FindLiveAsync(key.ConnectionId, cancelled), cancellationToken);
        if (connection?.Credential is not { } credential)
        {
            return new TokenGrant(null, BrokerProblems.NotFound());
        }

        if (key.Candidate is { } version && connection.Change?.Candidate is { } candidate && candidate.Version == version)
        {
            credential = candidate;
        }
        else if (!MayGive(connection, key.Candidate))
        {
            return new TokenGrant(null, BrokerProblems.Blocked(connection));
        }

        var askedAt = clock.GetUtcNow();
        var answer = await AskAsync(credential);
        if (key.Candidate is null && connection.Change?.Standby is { } standby)
        {
            return await SettleAsync(standby);
        }

        return answer.Failure is null
            ? new TokenGrant(Keep(answer, connection, credential.Version, askedAt, afterRefusal), null)
            : await RefuseAsync(answer, answer.Failure, key.ConnectionId, cancellationToken);

        Task<EntraAnswer> AskAsync(StoredCredential with)
        {
            var use = new AuditRecord(
                AuditActor.Workload(caller), AuditAction.SecretOpenedForToken, connection.CustomerId, connection.Id, with.Version, key.Resource, purpose);
            return entra.AskAsync(connection.M365TenantId, with, key.Resource, (opened, cancelled) => vault.OpenAsync(opened, use, cancelled), cancellationToken);
        }

        // While a new credential settles, the former one answers for the refusals that spreading explains; its token is renewed soon, so that the new one is tried again.
        async Task<TokenGrant> SettleAsync(StoredCredential former)
        {
            var refused = answer.Failure is { } failure && StandbyRule.Covers(failure) ? failure : null;
            if (refused is not null || (answer.Failure is null && connection.Change!.RefusedSince is not null))
            {
                await notes.TakeAsync(connection, former, refused, cancellationToken);
            }

            var instead = refused is null ? answer : await AskAsync(former);
            if (instead.Failure is not null)
            {
                return await RefuseAsync(answer, answer.Failure!, key.ConnectionId, cancellationToken);
            }

            var token = Keep(instead, connection, connection.CredentialVersion, askedAt, afterRefusal);
            return new TokenGrant(refused is null ? token : token with { RenewAt = askedAt + StandbyNotes.TryAgainAfter }, null);
        }
    }

    /// <summary>A verified connection gives tokens; one that was not proven yet only by the version that is being proven.</summary>
    private static bool MayGive(Connection connection, int? candidate) =>
        candidate is null
            ? connection.Status == ConnectionStatus.Verified
            : connection.Status != ConnectionStatus.Failed && candidate == connection.CredentialVersion;

    private KeptToken Keep(EntraAnswer answer, Connection connection, int version, DateTimeOffset askedAt, bool afterRefusal)
    {
        var earliest = options.Value.RenewAtLeast;
        var spread = options.Value.RenewAtMost - earliest;
        var remain = earliest + TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32((int)Math.Max(1, spread.TotalSeconds)));
        return new KeptToken(
            answer.Token, answer.ExpiresOn, answer.ExpiresOn - remain, version, connection.CustomerId, askedAt, afterRefusal);
    }

    /// <summary>A final refusal is news about the connection: its proof is brought forward, which then sets status and event.</summary>
    private async Task<TokenGrant> RefuseAsync(EntraAnswer answer, MicrosoftFailure failure, Guid connectionId, CancellationToken cancellationToken)
    {
        if (answer.IsUndecided)
        {
            return new TokenGrant(null, BrokerProblems.Passing(failure), answer.RetryAt);
        }

        await work.RunAsync(
            async (db, cancelled) =>
            {
                if (await db.FindLiveAsync(connectionId, cancelled) is { } connection)
                {
                    await DueValidations.HastenAsync(db, connection, clock.GetUtcNow(), cancelled);
                }
            },
            cancellationToken);
        return new TokenGrant(null, BrokerProblems.Blocked(failure));
    }
}
