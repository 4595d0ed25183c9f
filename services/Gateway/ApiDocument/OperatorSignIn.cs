using LivePlatform.ServiceDefaults.Operators;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace LivePlatform.Gateway.ApiDocument;

/// <summary>Where operators sign in, as the OIDC provider's discovery document says.</summary>
internal sealed class OperatorSignIn(IOptionsMonitor<JwtBearerOptions> bearer)
{
    /// <summary>The discovery document; the last good one while the provider is away.</summary>
    /// <exception cref="InvalidOperationException">It was never read.</exception>
    public async Task<OpenIdConnectConfiguration> ReadAsync(CancellationToken cancellationToken)
    {
        var manager = bearer.Get(OperatorApi.Policy).ConfigurationManager
            ?? throw new InvalidOperationException("No OIDC provider is configured.");
        return await manager.GetConfigurationAsync(cancellationToken);
    }
}
