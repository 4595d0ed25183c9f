using LivePlatform.M365.Failures;
using LivePlatform.M365.Throttling;
using LivePlatform.TenantCredential.Telemetry;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>
/// Asks Entra for a token: in its turn, within its limits, and again after a passing fault. It alone sees Entra's statuses.
/// </summary>
internal sealed class EntraTokens(
    EntraExchange exchange,
    EntraLimits limits,
    EntraPauses pauses,
    IOptions<EntraOptions> options,
    TenantCredentialMetrics metrics,
    RefusalWatch refusals,
    TimeProvider clock,
    ILogger<EntraTokens> logger)
{
    /// <summary>The longest Retry-After that is waited for in place.</summary>
    private static readonly TimeSpan LongestWaitInPlace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ComeBackAfterQueue = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ComeBackAfterFault = TimeSpan.FromSeconds(15);

    private readonly EntraOptions _options = options.Value;

    /// <summary>Asks for one token.</summary>
    /// <param name="app">As whom.</param>
    /// <param name="resource">One of <see cref="M365.Tokens.TokenResource"/>.</param>
    /// <param name="open">Opens what is shown once it is this request's turn, so that secrets are in memory shortly.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<EntraAnswer> AskAsync(
        EntraApp app, string resource, Func<CancellationToken, Task<EntraGrant>> open, CancellationToken cancellationToken)
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

        var grant = await open(cancellationToken);
        using var keys = grant as IDisposable;
        var wasRefused = false;
        for (var attempt = 0; ; attempt++)
        {
            if (Paused(app, resource) is { } pausedMeanwhile)
            {
                return pausedMeanwhile;
            }

            var answer = await AttemptAsync(app, resource, grant, cancellationToken);
            metrics.EntraAsked(answer.Failure?.Class);
            if (!wasRefused && grant is EntraGrant.RefreshToken && answer.Failure?.Class == MicrosoftFailureClass.SignInEnded)
            {
                // Nobody is told that a sign-in has ended, and nobody has to repeat it, before it was refused twice.
                wasRefused = true;
                await Task.Delay(_options.RefusalPause, clock, cancellationToken);
                continue;
            }

            var wait = answer.RetryAt is { } at ? at - clock.GetUtcNow() : _options.RetryPause;
            if (answer.Failure?.Class is not MicrosoftFailureClass.MicrosoftDown || attempt >= RetriesOf(grant)
                || wait > LongestWaitInPlace)
            {
                return answer.IsUndecided && answer.RetryAt is null
                    ? EntraAnswer.Refused(answer.Failure!, clock.GetUtcNow() + ComeBackAfterFault)
                    : answer;
            }

            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock, cancellationToken);
        }
    }

    /// <summary>Each time that a password is sent counts: it is not sent again in place.</summary>
    private int RetriesOf(EntraGrant grant) => grant is EntraGrant.Password ? 0 : _options.Retries;

    private async Task<EntraAnswer> AttemptAsync(EntraApp app, string resource, EntraGrant grant, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.AttemptTime);
        try
        {
            var reply = await exchange.SendAsync(app, resource, grant, limit.Token);
            if (reply.Token is { } token)
            {
                return EntraAnswer.Granted(token, clock.GetUtcNow() + reply.Lifetime, reply.RefreshToken, reply.IdToken);
            }

            if (reply.Fault is { } fault)
            {
                logger.EntraUnreachable(app.M365TenantId, fault);
                return EntraAnswer.Refused(FailureCatalog.OfStatus(503, "entra.unreachable"));
            }

            return Explain(app, resource, grant, reply);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return EntraAnswer.Refused(FailureCatalog.OfStatus(504, "entra.timeout"));
        }
    }

    private EntraAnswer Explain(EntraApp app, string resource, EntraGrant grant, EntraReply reply)
    {
        if (reply.Status < 400)
        {
            return EntraAnswer.Refused(FailureCatalog.OfStatus(502, "entra.unreadable"));
        }

        // A 429 is a wait, whatever code stands in its body.
        var failure = FailureCatalog.OfEntra(reply.Status, reply.Body, ShownBy(grant));
        refusals.Saw(failure);
        failure = reply.Status == StatusCodes.Status429TooManyRequests ? FailureCatalog.OfStatus(reply.Status, failure.Code) : failure;
        var now = clock.GetUtcNow();
        var retryAt = RetryAfter.Parse(reply.RetryAfter, now) is { } wait ? now + wait : (DateTimeOffset?)null;
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

    private static ShownToEntra ShownBy(EntraGrant grant) => grant switch
    {
        EntraGrant.Password => ShownToEntra.Password,
        EntraGrant.RefreshToken or EntraGrant.Code => ShownToEntra.SignIn,
        _ => ShownToEntra.AppCredential,
    };

    private EntraAnswer? Paused(EntraApp app, string resource) =>
        pauses.Until(app, resource) is { } until ? EntraAnswer.Refused(FailureCatalog.OfStatus(429), until) : null;
}
