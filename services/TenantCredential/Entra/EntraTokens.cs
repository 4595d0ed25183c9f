using Azure.Core;
using Azure.Identity;
using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Throttling;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Telemetry;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>
/// Asks Entra for a token, past every cache: a credential object per request (MSAL's cache ignores the secret and never evicts), instance discovery
/// off, retries ours, continuous access evaluation not declared. It alone sees Entra's statuses.
/// </summary>
internal sealed class EntraTokens(
    EntraTransport transport, EntraLimits limits, EntraPauses pauses, IOptions<M365Options> microsoft, IOptions<EntraOptions> options, TenantCredentialMetrics metrics, TimeProvider clock, ILogger<EntraTokens> logger)
{
    /// <summary>The longest Retry-After that is waited for in place.</summary>
    private static readonly TimeSpan LongestWaitInPlace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ComeBackAfterQueue = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ComeBackAfterFault = TimeSpan.FromSeconds(15);

    private readonly EntraOptions _options = options.Value;

    /// <summary>Asks for one token.</summary>
    /// <param name="app">As whom.</param>
    /// <param name="resource">One of <see cref="M365.Tokens.TokenResource"/>.</param>
    /// <param name="openSecret">Opens the secret once it is this request's turn, so that secrets are in memory shortly.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<EntraAnswer> AskAsync(EntraApp app, string resource, Func<CancellationToken, Task<SecretText>> openSecret, CancellationToken cancellationToken)
    {
        if (Paused(app, resource) is { } paused)
        {
            return paused;
        }

        using var turn = await limits.EnterAsync(app.ClientId, cancellationToken);
        if (turn is null)
        {
            return EntraAnswer.Refused(FailureCatalog.OfStatus(429, "entra.queue_full"), clock.GetUtcNow() + ComeBackAfterQueue);
        }

        var secret = await openSecret(cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            if (Paused(app, resource) is { } pausedMeanwhile)
            {
                return pausedMeanwhile;
            }

            var answer = await AttemptAsync(app, resource, secret, cancellationToken);
            metrics.EntraAsked(answer);
            var wait = answer.RetryAt is { } at ? at - clock.GetUtcNow() : _options.RetryPause;
            if (answer.Failure?.Class is not MicrosoftFailureClass.MicrosoftDown || attempt >= _options.Retries || wait > LongestWaitInPlace)
            {
                return answer.IsUndecided && answer.RetryAt is null ? EntraAnswer.Refused(answer.Failure!, clock.GetUtcNow() + ComeBackAfterFault) : answer;
            }

            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock, cancellationToken);
        }
    }

    private async Task<EntraAnswer> AttemptAsync(EntraApp app, string resource, SecretText secret, CancellationToken cancellationToken)
    {
        var observer = new EntraObserver();
        var credential = new ClientSecretCredential(app.M365TenantId.ToString("D"), app.ClientId.ToString("D"), secret.Reveal(), Settings(observer));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.AttemptTime);
        try
        {
            // MSAL reckons the end by the machine's clock; ours is another one in tests.
            var token = await credential.GetTokenAsync(new TokenRequestContext([resource], isCaeEnabled: false), limit.Token);
            var lifetime = token.ExpiresOn - TimeProvider.System.GetUtcNow();
            return EntraAnswer.Granted(new SecretText(token.Token), clock.GetUtcNow() + lifetime);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return EntraAnswer.Refused(FailureCatalog.OfStatus(504, "entra.timeout"));
        }
        catch (AuthenticationFailedException failure) when (observer.Status == 0)
        {
            logger.EntraUnreachable(app.M365TenantId, failure.GetBaseException().Message);
            return EntraAnswer.Refused(FailureCatalog.OfStatus(503, "entra.unreachable"));
        }
        catch (AuthenticationFailedException)
        {
            // Its text quotes what Entra said, which may quote the request; the observer has the facts.
            return Explain(app, resource, observer);
        }
    }

    private EntraAnswer Explain(EntraApp app, string resource, EntraObserver observer)
    {
        if (observer.Status < 400)
        {
            return EntraAnswer.Refused(FailureCatalog.OfStatus(502, "entra.unreadable"));
        }

        // A 429 is a wait, whatever code stands in its body.
        var failure = FailureCatalog.OfEntra(observer.Status, observer.Body);
        failure = observer.Status == StatusCodes.Status429TooManyRequests ? FailureCatalog.OfStatus(observer.Status, failure.Code) : failure;
        var now = clock.GetUtcNow();
        var retryAt = RetryAfter.Parse(observer.RetryAfter, now) is { } wait ? now + wait : (DateTimeOffset?)null;
        if (failure.Class == MicrosoftFailureClass.Throttled)
        {
            retryAt ??= now + RetryAfter.Default(1, RetryAfter.RandomJitter());
        }

        if (retryAt is { } pause)
        {
            pauses.Pause(app, resource, pause);
        }

        return EntraAnswer.Refused(failure, retryAt);
    }

    private EntraAnswer? Paused(EntraApp app, string resource) =>
        pauses.Until(app, resource) is { } until ? EntraAnswer.Refused(FailureCatalog.OfStatus(429), until) : null;

    private ClientSecretCredentialOptions Settings(EntraObserver observer)
    {
        var settings = new ClientSecretCredentialOptions
        {
            AuthorityHost = microsoft.Value.EntraBaseUrl,
            DisableInstanceDiscovery = true,
            Transport = transport.Pipeline,
            Retry = { MaxRetries = 0, NetworkTimeout = _options.AttemptTime },
            Diagnostics = { IsLoggingEnabled = false, IsLoggingContentEnabled = false, IsTelemetryEnabled = false },
        };
        settings.AddPolicy(observer, HttpPipelinePosition.PerRetry);
        return settings;
    }
}
