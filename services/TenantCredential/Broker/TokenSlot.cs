using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>What a token is for.</summary>
internal readonly record struct TokenKey(ServiceProviderId Provider, Guid ConnectionId, string Resource, int? Candidate);

/// <summary>A token in memory.</summary>
/// <param name="Token">The token.</param>
/// <param name="ExpiresOn">Its end.</param>
/// <param name="RenewAt">When another one is fetched; this one is still good until its end.</param>
/// <param name="CredentialVersion">The version it was made with.</param>
/// <param name="CustomerId">Whose connection, for the audit.</param>
/// <param name="AskedAt">When Entra was asked: it is newer than everything before that.</param>
/// <param name="AfterRefusal">True when it replaced a token that Microsoft answered with 401: then it is not dropped for the same reason again.</param>
internal sealed record KeptToken(
    SecretText Token, DateTimeOffset ExpiresOn, DateTimeOffset RenewAt, int CredentialVersion, Guid CustomerId, DateTimeOffset AskedAt, bool AfterRefusal);

/// <summary>A token, or why there is none.</summary>
/// <param name="Token">Null when refused.</param>
/// <param name="Refusal">Null when granted.</param>
/// <param name="RetryAt">When asking again makes sense, for a refusal that waiting cures.</param>
internal sealed record TokenGrant(KeptToken? Token, Refusal? Refusal, DateTimeOffset? RetryAt = null)
{
    public bool IsPassing => RetryAt is not null;

    /// <summary>True when no secret was opened for it: it was in memory, or another replica shares it.</summary>
    public bool WasKept { get; init; }
}

/// <summary>Why a caller is not content with the token in memory.</summary>
/// <param name="Refused">The credential version whose token got 401.</param>
/// <param name="NewerThan">The token must be newer than this.</param>
internal readonly record struct TokenWish(long? Refused, DateTimeOffset? NewerThan);

/// <summary>Where a caller's token comes from. Only its own request opens the secret in its name; the others are counted as handed out.</summary>
internal enum TokenOrigin
{
    Memory,
    OwnRequest,
    OthersRequest,
}

/// <summary>The token of one key, and the one request for it that may be under way.</summary>
internal sealed class TokenSlot
{
    private readonly Lock _gate = new();
    private KeptToken? _token;
    private Task<TokenGrant>? _request;
    private DateTimeOffset _askedAt = DateTimeOffset.MinValue;
    private DateTimeOffset _usedAt = DateTimeOffset.MinValue;

    /// <summary>The token in memory, or the shared request for another.</summary>
    /// <param name="wish">Why the token in memory might not do.</param>
    /// <param name="now">The present.</param>
    /// <param name="ask">Asks for another; told why.</param>
    /// <returns>The grant, and where it comes from.</returns>
    public (Task<TokenGrant> Grant, TokenOrigin Origin) Get(TokenWish wish, DateTimeOffset now, Func<TokenNeed, Task<TokenGrant>> ask)
    {
        lock (_gate)
        {
            _usedAt = now;
            var good = _token is not null && now < _token.ExpiresOn ? _token : null;
            var refused = good is { AfterRefusal: false } && wish.Refused == good.CredentialVersion;
            if (good is not null && !refused && now < good.RenewAt && !(wish.NewerThan > good.AskedAt && now - _askedAt >= TokenNeed.NewerAtMostEach))
            {
                return (Task.FromResult(new TokenGrant(good, null) { WasKept = true }), TokenOrigin.Memory);
            }

            _token = refused ? null : good;

            if (_request is not null)
            {
                return (_request, TokenOrigin.OthersRequest);
            }

            _askedAt = now;
            _request = KeepAsync(ask, new TokenNeed(wish, refused, now));
            return (_request, TokenOrigin.OwnRequest);
        }
    }

    /// <summary>Drops a token that is older than the credential, or any token if none may be handed out.</summary>
    public void Drop(int credentialVersion, bool usable)
    {
        lock (_gate)
        {
            if (_token is not null && (!usable || _token.CredentialVersion < credentialVersion))
            {
                _token = null;
            }
        }
    }

    /// <summary>Renews the token ahead of time when it is due and somebody asked for it lately, so that no caller waits for that.</summary>
    /// <returns>The request; null when there is nothing to do.</returns>
    public Task<TokenGrant>? RenewIfDue(DateTimeOffset now, TimeSpan lately, Func<TokenNeed, Task<TokenGrant>> ask)
    {
        lock (_gate)
        {
            if (_request is not null || _token is not { } token || now < token.RenewAt || now >= token.ExpiresOn || now - _usedAt > lately)
            {
                return null;
            }

            _askedAt = now;
            return _request = KeepAsync(ask, new TokenNeed(default, false, now));
        }
    }

    /// <summary>When it was last of use; null while a request is under way.</summary>
    public DateTimeOffset? IdleSince(DateTimeOffset now)
    {
        lock (_gate)
        {
            return _request is not null ? null : _token is not null && now < _token.ExpiresOn ? _usedAt : DateTimeOffset.MinValue;
        }
    }

    private async Task<TokenGrant> KeepAsync(Func<TokenNeed, Task<TokenGrant>> ask, TokenNeed need)
    {
        // Nothing below may run inside the lock of the caller.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        TokenGrant? grant = null;
        try
        {
            grant = await ask(need);
        }
        finally
        {
            lock (_gate)
            {
                _request = null;
                if (grant is { IsPassing: true } && _token is { } stillGood)
                {
                    // An early renewal that fails for a passing reason costs nothing: the token in memory is good until its end.
                    grant = new TokenGrant(stillGood, null) { WasKept = true };
                }
                else if (grant is not null)
                {
                    _token = grant.Token;
                }
            }
        }

        return grant;
    }
}
