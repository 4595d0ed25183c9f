namespace LivePlatform.M365.Tokens;

/// <summary>The token of one connection and resource: at most one request for it is under way.</summary>
internal sealed class TokenSlot
{
    private static readonly TimeSpan KeptUntilBeforeEnd = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OneRefusalPer = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private BrokerToken? _token;
    private DateTimeOffset _freshUntil;
    private Task<BrokerToken>? _request;
    private long? _refused;
    private DateTimeOffset _refusedAt = DateTimeOffset.MinValue;

    /// <summary>
    /// The token in hand, or the one request for the next. <paramref name="ask"/> gets the refused version when there is one.
    /// </summary>
    public Task<BrokerToken> Get(Func<long?, Task<BrokerToken>> ask, TimeProvider clock)
    {
        lock (_gate)
        {
            if (_token is not null && clock.GetUtcNow() < _freshUntil)
            {
                return Task.FromResult(_token);
            }

            return _request ??= KeepAsync(ask, clock);
        }
    }

    /// <summary>Microsoft answered 401 to this token. True when another one is worth asking for: the token was replaced meanwhile,
    /// or none was refused in the last minute.</summary>
    public bool Refused(BrokerToken token, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(token, _token))
            {
                return _token is not null || _request is not null;
            }

            if (now - _refusedAt < OneRefusalPer)
            {
                return false;
            }

            _refused = token.CredentialVersion;
            _refusedAt = now;
            _token = null;
            return true;
        }
    }

    public bool IsStale(DateTimeOffset now)
    {
        lock (_gate)
        {
            return _request is null && _freshUntil <= now && now - _refusedAt >= OneRefusalPer;
        }
    }

    private long? Refusal()
    {
        lock (_gate)
        {
            return _refused;
        }
    }

    private async Task<BrokerToken> KeepAsync(Func<long?, Task<BrokerToken>> ask, TimeProvider clock)
    {
        // Nothing below may run inside the caller's lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        BrokerToken? token = null;
        try
        {
            return token = await ask(Refusal()).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _request = null;
                if (token is not null)
                {
                    var now = clock.GetUtcNow();
                    var half = (token.ExpiresOn - now) / 2;
                    _token = token;
                    _freshUntil = token.ExpiresOn - (half < KeptUntilBeforeEnd ? half : KeptUntilBeforeEnd);
                    _refused = null;
                }
            }
        }
    }
}
