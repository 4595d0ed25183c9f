using System.Security.Cryptography;
using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>
/// Fetches one token: from the table that the replicas share, or from Entra. Of all replicas one asks Entra; the others wait for its token.
/// Tokens of a candidate are nobody else's and stay out of the table. One provider's scope.
/// </summary>
internal sealed class TokenFetch(
    UnitOfWork<TenantCredentialDbContext> work,
    SharedTokens shared,
    TokenRequests requests,
    IOptions<TokenOptions> options,
    TimeProvider clock)
{
    private static readonly TimeSpan LookEach = TimeSpan.FromMilliseconds(150);

    public async Task<TokenGrant> RunAsync(TokenKey key, string caller, string purpose, TokenNeed need, CancellationToken cancellationToken)
    {
        var holder = Guid.NewGuid();
        while (true)
        {
            var (connection, row) = await LookAsync(key, cancellationToken);
            if (connection?.Credential is not { } credential)
            {
                return new TokenGrant(null, BrokerProblems.NotFound());
            }

            if (key.Candidate is { } version)
            {
                var candidate = connection.Change?.Candidate is { } proving && proving.Version == version ? proving : null;
                return candidate is null && (connection.Status == ConnectionStatus.Failed || version != connection.CredentialVersion)
                    ? new TokenGrant(null, BrokerProblems.Blocked(connection))
                    : await requests.AskAsync(
                        new TokenOrder(key, connection, candidate ?? credential, caller, purpose, need.AfterRefusal),
                        null,
                        cancellationToken);
            }

            if (connection.Status != ConnectionStatus.Verified)
            {
                return new TokenGrant(null, BrokerProblems.Blocked(connection));
            }

            if (row is not null && need.IsMetBy(row) && await KeptAsync(key, row, cancellationToken) is { } kept)
            {
                return kept;
            }

            var order = new TokenOrder(
                key, connection, credential, caller, purpose, need.AfterRefusal || (row is not null && need.Refuses(row)));
            if (await AskAsync(order, holder, row, cancellationToken) is { } asked)
            {
                // A refusal that passes costs nothing while another replica's token is good.
                return asked.IsPassing && row is not null && need.MayServe(row) && await KeptAsync(key, row, cancellationToken) is { } still
                    ? still
                    : asked;
            }

            if (row is not null && need.MayServeMeanwhile(row) && await KeptAsync(key, row, cancellationToken) is { } meanwhile)
            {
                return meanwhile;
            }

            do
            {
                await Task.Delay(LookEach + TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(100)), clock, cancellationToken);
            }
            while (await shared.IsClaimedAsync(key, cancellationToken));
        }
    }

    private Task<(Connection? Connection, SharedToken? Row)> LookAsync(TokenKey key, CancellationToken cancellationToken) => work.RunAsync(
        async (db, cancelled) =>
        {
            var connection = await db.FindLiveAsync(key.ConnectionId, cancelled);
            var row = key.Candidate is null && connection is not null
                ? await db.Set<SharedToken>().AsNoTracking().SingleOrDefaultAsync(
                    x => x.ConnectionId == key.ConnectionId && x.Resource == key.Resource
                        && x.CredentialVersion == connection.CredentialVersion, cancelled)
                : null;
            return (connection, row);
        },
        cancellationToken);

    private async Task<TokenGrant?> KeptAsync(TokenKey key, SharedToken row, CancellationToken cancellationToken) =>
        await shared.OpenAsync(key, row, cancellationToken) is { } token ? new TokenGrant(token, null) { WasKept = true } : null;

    /// <summary>Asks Entra under a claim.</summary>
    /// <returns>Null when another replica has it.</returns>
    private async Task<TokenGrant?> AskAsync(TokenOrder order, Guid holder, SharedToken? seen, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var claimed = false;
        KeptToken? stored = null;
        try
        {
            var grant = await requests.AskAsync(order, ClaimAsync, limit.Token);
            if (claimed && grant.Token is { } token)
            {
                await shared.StoreAsync(order.Key, token, order.Credential.DataKeyVersion, holder, cancellationToken);
                stored = token;
            }

            return grant;
        }
        catch (ClaimedElsewhereException)
        {
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new TokenGrant(null, BrokerProblems.TooSlow(), clock.GetUtcNow() + options.Value.ComeBackAfterTimeout);
        }
        finally
        {
            if (claimed && stored is null)
            {
                await shared.ReleaseAsync(order.Key, holder);
            }
        }

        async Task ClaimAsync(CancellationToken cancelled)
        {
            if (!await shared.TryClaimAsync(order.Key, order.Connection, holder, seen?.AskedAt, cancelled))
            {
                throw new ClaimedElsewhereException();
            }

            // Whoever has a claim stops asking before another one may take it over.
            claimed = true;
            limit.CancelAfter(SharedTokens.ClaimTime - SharedTokens.ClaimMargin);
        }
    }
}
