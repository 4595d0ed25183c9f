using Azure.Core;

namespace LivePlatform.M365.Tokens;

/// <summary>
/// One connection as an Azure.Core credential, so that every Microsoft client just works. It never declares continuous access evaluation.
/// </summary>
public sealed class ConnectionTokenCredential(ConnectionTokens tokens, ConnectionRef connection, string purpose) : TokenCredential
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The client asked for none or several scopes at once.</exception>
    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        if (requestContext.Scopes is not [var resource])
        {
            throw new ArgumentException("A token is for exactly one resource.", nameof(requestContext));
        }

        var token = await tokens.GetAsync(connection, resource, purpose, cancellationToken).ConfigureAwait(false);
        return new AccessToken(token.AccessToken.Reveal(), token.ExpiresOn);
    }

    /// <inheritdoc/>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        GetTokenAsync(requestContext, cancellationToken).AsTask().GetAwaiter().GetResult();
}
