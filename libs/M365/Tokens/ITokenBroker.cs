namespace LivePlatform.M365.Tokens;

/// <summary>Where access tokens come from: over HTTP (every service), or in the same process (TenantCredential itself).</summary>
public interface ITokenBroker
{
    /// <summary>Asks for one token.</summary>
    /// <exception cref="BrokerUnavailableException">No answer now; worth asking again later.</exception>
    /// <exception cref="ConnectionBlockedException">No token until somebody acts.</exception>
    Task<BrokerToken> RequestAsync(TokenRequest request, CancellationToken cancellationToken);
}
