using System.Security.Cryptography;
using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Credentials.Tokens;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>Asks Entra for one token with the stored secret: claim, audit, open, ask. One provider's scope.</summary>
internal sealed class TokenRequests(
    UnitOfWork<TenantCredentialDbContext> work,
    CredentialVault vault,
    CredentialTokens entra,
    StandbyNotes notes,
    IOptions<TokenOptions> options,
    TimeProvider clock)
{
    /// <summary>Asks once.</summary>
    /// <param name="order">What for.</param>
    /// <param name="claim">Runs when it is this request's turn at Entra, before the secret is opened; null: nobody else asks for this
    /// token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TokenGrant> AskAsync(TokenOrder order, Func<CancellationToken, Task>? claim, CancellationToken cancellationToken)
    {
        var askedAt = clock.GetUtcNow();
        var connection = order.Connection;
        var answer = await AskWithAsync(order.Credential);
        if (order.Key.Candidate is null && connection.Change?.Standby is { } standby)
        {
            return await SettleAsync(standby);
        }

        return answer.Failure is null
            ? new TokenGrant(Keep(answer, order, order.Credential.Version, askedAt), null)
            : await RefuseAsync(answer, answer.Failure, connection.Id, cancellationToken);

        Task<EntraAnswer> AskWithAsync(StoredCredential credential)
        {
            var use = new AuditRecord(
                AuditActor.Workload(order.Caller), AuditAction.SecretOpenedForToken, connection.CustomerId, connection.Id,
                credential.Version, order.Key.Resource, order.Purpose);
            return entra.AskAsync(connection.M365TenantId, credential, order.Key.Resource, OpenAsync, cancellationToken);

            async Task<Tenancy.SecretText> OpenAsync(StoredCredential opened, CancellationToken cancelled)
            {
                await (claim?.Invoke(cancelled) ?? Task.CompletedTask);
                return await vault.OpenAsync(opened, use, cancelled);
            }
        }

        // While a new credential settles, the former one answers for the refusals that spreading explains; its token is renewed soon, so
        // that the new one is tried again.
        async Task<TokenGrant> SettleAsync(StoredCredential former)
        {
            var refused = answer.Failure is { } failure && StandbyRule.Covers(failure) ? failure : null;
            if (refused is not null || (answer.Failure is null && connection.Change!.RefusedSince is not null))
            {
                await notes.TakeAsync(connection, former, refused, cancellationToken);
            }

            var instead = refused is null ? answer : await AskWithAsync(former);
            if (instead.Failure is not null)
            {
                return await RefuseAsync(answer, answer.Failure!, connection.Id, cancellationToken);
            }

            var token = Keep(instead, order, connection.CredentialVersion, askedAt);
            return new TokenGrant(refused is null ? token : token with { RenewAt = askedAt + StandbyNotes.TryAgainAfter }, null);
        }
    }

    private KeptToken Keep(EntraAnswer answer, TokenOrder order, int version, DateTimeOffset askedAt)
    {
        var earliest = options.Value.RenewAtLeast;
        var spread = options.Value.RenewAtMost - earliest;
        var remain = earliest + TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32((int)Math.Max(1, spread.TotalSeconds)));

        // As exact as the table keeps it: the same token says the same whichever replica hands it out.
        var end = answer.ExpiresOn.ToMicroseconds();
        return new KeptToken(
            answer.Token, end, (end - remain).ToMicroseconds(), version, order.Connection.CustomerId, askedAt.ToMicroseconds(),
            order.AfterRefusal);
    }

    /// <summary>
    /// A final refusal is news about the connection: its proof is brought forward, which then sets status and event. Of one that failed it
    /// is none.
    /// </summary>
    private async Task<TokenGrant> RefuseAsync(
        EntraAnswer answer, MicrosoftFailure failure, Guid connectionId, CancellationToken cancellationToken)
    {
        if (answer.IsUndecided)
        {
            return new TokenGrant(null, BrokerProblems.Passing(failure), answer.RetryAt);
        }

        await work.RunAsync(
            async (db, cancelled) =>
            {
                if (await db.FindLiveAsync(connectionId, cancelled) is { Status: not ConnectionStatus.Failed } connection)
                {
                    await WorkList.HastenAsync(db, connection, clock.GetUtcNow(), cancelled);
                }
            },
            cancellationToken);
        return new TokenGrant(null, BrokerProblems.Blocked(failure));
    }
}
