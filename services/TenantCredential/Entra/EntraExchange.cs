using Azure.Core;
using Azure.Identity;
using LivePlatform.M365;
using LivePlatform.Tenancy;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>
/// Sends one request to Entra's token endpoint, past every cache: a credential object per request (MSAL's cache ignores the secret and
/// never evicts), instance discovery off, retries ours, continuous access evaluation not declared. Grants of a user go as forms, as MSAL
/// does not show the refresh token that comes back.
/// </summary>
internal sealed class EntraExchange(
    EntraTransport transport, EntraForms forms, IOptions<M365Options> microsoft, IOptions<EntraOptions> options)
{
    /// <summary>Asks once.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/>, which also limits the time of the
    /// request.</exception>
    public Task<EntraReply> SendAsync(EntraApp app, string resource, EntraGrant grant, CancellationToken cancellationToken) => grant switch
    {
        EntraGrant.RefreshToken refresh => forms.RefreshAsync(app, resource, refresh, cancellationToken),
        EntraGrant.Code code => forms.RedeemAsync(app, code, cancellationToken),
        EntraGrant.Password password => forms.SignInAsync(app, resource, password, cancellationToken),
        _ => SendAsAppAsync(app, resource, grant, cancellationToken),
    };

    private async Task<EntraReply> SendAsAppAsync(EntraApp app, string resource, EntraGrant grant, CancellationToken cancellationToken)
    {
        var observer = new EntraObserver();
        try
        {
            // MSAL reckons the end by the machine's clock; ours is another one in tests.
            var token = await CredentialOf(app, grant, observer).GetTokenAsync(
                new TokenRequestContext([resource], isCaeEnabled: false), cancellationToken);
            return new EntraReply(
                observer.Status, null, [], new SecretText(token.Token), token.ExpiresOn - TimeProvider.System.GetUtcNow());
        }
        catch (AuthenticationFailedException failure)
        {
            // Its text quotes what Entra said, which may quote the request; the observer has the facts.
            return new EntraReply(
                observer.Status, observer.RetryAfter, observer.Body,
                Fault: observer.Status == 0 ? failure.GetBaseException().Message : null);
        }
    }

    private TokenCredential CredentialOf(EntraApp app, EntraGrant grant, EntraObserver observer)
    {
        var (tenant, client) = (app.M365TenantId.ToString("D"), app.ClientId.ToString("D"));
        return grant switch
        {
            EntraGrant.ClientSecret secret =>
                new ClientSecretCredential(tenant, client, secret.Secret.Reveal(), Settings(new ClientSecretCredentialOptions(), observer)),
            EntraGrant.Certificate certificate => new ClientCertificateCredential(
                tenant, client, certificate.KeyPair, Settings(new ClientCertificateCredentialOptions(), observer)),
            EntraGrant.Federated federated => new ClientAssertionCredential(
                tenant,
                client,
                _ => Task.FromResult(federated.Assertion.Reveal()),
                Settings(new ClientAssertionCredentialOptions(), observer)),
            _ => throw new ArgumentOutOfRangeException(nameof(grant), grant.GetType().Name, "No grant of an application."),
        };
    }

    private T Settings<T>(T settings, EntraObserver observer)
        where T : TokenCredentialOptions
    {
        settings.AuthorityHost = microsoft.Value.EntraBaseUrl;
        settings.Transport = transport.Pipeline;
        (settings.Retry.MaxRetries, settings.Retry.NetworkTimeout) = (0, options.Value.AttemptTime);
        (settings.Diagnostics.IsLoggingEnabled, settings.Diagnostics.IsLoggingContentEnabled, settings.Diagnostics.IsTelemetryEnabled) =
            (false, false, false);
        switch (settings)
        {
            case ClientSecretCredentialOptions secret:
                secret.DisableInstanceDiscovery = true;
                break;
            case ClientCertificateCredentialOptions certificate:
                certificate.DisableInstanceDiscovery = true;
                break;
            case ClientAssertionCredentialOptions assertion:
                assertion.DisableInstanceDiscovery = true;
                break;
        }

        settings.AddPolicy(observer, HttpPipelinePosition.PerRetry);
        return settings;
    }
}
