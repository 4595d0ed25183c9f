namespace LivePlatform.TenantCredential.Broker;

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
            if (good is not null && !refused && now < good.RenewAt
                && !(wish.NewerThan > good.AskedAt && now - _askedAt >= TokenNeed.NewerAtMostEach))
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
