using System.Security.Cryptography;
using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Validation;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>Fetches one token from Entra with the stored secret: look up, audit, open, ask. One provider's scope.</summary>
internal sealed class TokenFetch(
    UnitOfWork<TenantCredentialDbContext> work, CredentialVault vault, EntraTokens entra, IOptions<TokenOptions> options, TimeProvider clock)
{
    public async Task<TokenGrant> RunAsync(TokenKey key, string caller, string purpose, bool afterRefusal, CancellationToken cancellationToken)
    {
        var connection = await work.RunAsync((db, cancelled) => db.FindLiveAsync(key.ConnectionId, cancelled), cancellationToken);
        if (connection?.Credential is not { } credential)
        {
            return new TokenGrant(null, BrokerProblems.NotFound());
        }

        if (!MayGive(connection, key.Candidate))
        {
            return new TokenGrant(null, BrokerProblems.Blocked(connection));
        }

        var use = new AuditRecord(
            AuditActor.Workload(caller), AuditAction.SecretOpenedForToken, connection.CustomerId, connection.Id, credential.Version, key.Resource, purpose);
        var askedAt = clock.GetUtcNow();
        var app = new EntraApp(connection.M365TenantId, connection.ClientId);
        var answer = await entra.AskAsync(app, key.Resource, cancelled => vault.OpenAsync(credential, use, cancelled), cancellationToken);
        return answer.Failure is null
            ? new TokenGrant(Keep(answer, connection, askedAt, afterRefusal), null)
            : await RefuseAsync(answer, answer.Failure, key.ConnectionId, cancellationToken);
    }

    /// <summary>A verified connection gives tokens; one that was not proven yet only by the version that is being proven.</summary>
    private static bool MayGive(Connection connection, int? candidate) =>
        candidate is null
            ? connection.Status == ConnectionStatus.Verified
            : connection.Status != ConnectionStatus.Failed && candidate == connection.CredentialVersion;

    private KeptToken Keep(EntraAnswer answer, Connection connection, DateTimeOffset askedAt, bool afterRefusal)
    {
        var earliest = options.Value.RenewAtLeast;
        var spread = options.Value.RenewAtMost - earliest;
        var remain = earliest + TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32((int)Math.Max(1, spread.TotalSeconds)));
        return new KeptToken(
            answer.Token, answer.ExpiresOn, answer.ExpiresOn - remain, connection.CredentialVersion, connection.CustomerId, askedAt, afterRefusal);
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
