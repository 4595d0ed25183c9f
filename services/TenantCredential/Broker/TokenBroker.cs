using LivePlatform.Contracts;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Telemetry;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>Access tokens from memory, or by one shared request per connection and resource.</summary>
internal sealed class TokenBroker(
    TokenCache cache,
    HandOuts handOuts,
    IServiceScopeFactory scopes,
    IOptions<TokenOptions> options,
    TenantCredentialMetrics metrics,
    TimeProvider clock)
{
    /// <summary>Gives a token. A caller that gives up does not end the request that others wait for.</summary>
    public async Task<TokenGrant> GetAsync(TokenKey key, TokenWish wish, string caller, string purpose, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (grant, origin) = cache.Slot(key).Get(wish, now, need => FetchAsync(key, caller, purpose, need));
        try
        {
            var result = await grant.WaitAsync(options.Value.LongestWait, clock, cancellationToken);

            // An own request may end without opening the secret, with a token that was there: from another replica, or when Entra puts it
            // off.
            if (result.Token is { } token && (origin != TokenOrigin.OwnRequest || result.WasKept))
            {
                handOuts.Count(key, token, caller);
            }

            metrics.TokenAsked(result.Token is null ? result.Refusal!.Code : null, origin == TokenOrigin.Memory);
            return result;
        }
        catch (TimeoutException)
        {
            return new TokenGrant(null, BrokerProblems.TooSlow(), now + options.Value.RenewAtLeast / 60);
        }
    }

    /// <summary>Asks ahead of time for tokens that are due, so that their callers do not wait.</summary>
    /// <param name="lately">Only those that were asked for within this time.</param>
    public IEnumerable<(TokenKey Key, Task<TokenGrant> Request)> RenewDue(TimeSpan lately)
    {
        foreach (var (key, slot) in cache.Slots)
        {
            if (key.Candidate is null
                && slot.RenewIfDue(
                    clock.GetUtcNow(), lately, need => FetchAsync(key, ServiceNames.TenantCredential, "renewal", need)) is { } request)
            {
                yield return (key, request);
            }
        }
    }

    private async Task<TokenGrant> FetchAsync(TokenKey key, string caller, string purpose, TokenNeed need)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(key.Provider);
        using var limit = new CancellationTokenSource(options.Value.LongestWait * 2, clock);
        return await scope.ServiceProvider.GetRequiredService<TokenFetch>().RunAsync(key, caller, purpose, need, limit.Token);
    }
}
