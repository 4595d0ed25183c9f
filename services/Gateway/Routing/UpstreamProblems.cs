using LivePlatform.Gateway.Telemetry;
using LivePlatform.ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace LivePlatform.Gateway.Routing;

/// <summary>What the caller hears when a service does not answer: always a problem, never YARP's bare status.</summary>
internal static class UpstreamProblems
{
    private const string RetrySeconds = "2";

    public static async Task Explain(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.GetForwarderErrorFeature() is not { } failed || context.Response.HasStarted)
        {
            return;
        }

        var upstream = context.GetReverseProxyFeature().Cluster.Config.ClusterId;
        if (Of(failed.Error, failed.Exception, upstream) is not { } refusal)
        {
            return;
        }

        GatewayLog.UpstreamFailed(
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(GatewayLog.Category), upstream, failed.Error,
            failed.Exception?.GetType().Name);
        context.Response.Clear();
        if (refusal.Status >= StatusCodes.Status500InternalServerError)
        {
            context.Response.Headers.RetryAfter = RetrySeconds;
        }

        await refusal.ExecuteAsync(context);
    }

    /// <summary>Null when the caller has gone and nobody hears the answer.</summary>
    internal static Refusal? Of(ForwarderError error, Exception? failure, string upstream) => error switch
    {
        ForwarderError.None => null,
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled
            or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled or ForwarderError.UpgradeActivityTimeout =>
                null,
        ForwarderError.RequestTimedOut => TimedOut(upstream),
        ForwarderError.RequestBodyClient => BadBody(failure, upstream),
        ForwarderError.Request or ForwarderError.RequestCreation or ForwarderError.RequestBodyDestination or ForwarderError.ResponseHeaders
            or ForwarderError.ResponseBodyClient or ForwarderError.ResponseBodyDestination or ForwarderError.NoAvailableDestinations
            or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeRequestDestination
            or ForwarderError.UpgradeResponseClient or ForwarderError.UpgradeResponseDestination => Unreachable(upstream),
        _ => throw new ArgumentOutOfRangeException(nameof(error)),
    };

    private static Refusal Unreachable(string upstream) => new Refusal(
        StatusCodes.Status502BadGateway, "upstream.unreachable", "The service behind this route cannot be reached.",
        action: "Repeat the request in some seconds.")
        .With("service", upstream);

    private static Refusal TimedOut(string upstream) => new Refusal(
        StatusCodes.Status504GatewayTimeout, "upstream.timeout", "The service behind this route did not answer in time.",
        action: "Read the object again before you repeat a change.")
        .With("service", upstream);

    /// <summary>
    /// YARP names the caller whenever reading its body ended early, also where that followed from a service that went away in the middle.
    /// Only what Kestrel itself said against the body is the caller's, and only where nothing else failed: a repetition would fail too.
    /// </summary>
    private static Refusal BadBody(Exception? failure, string upstream)
    {
        var said = Verdicts(failure).ToList();
        if (said.Exists(static verdict => verdict?.StatusCode == StatusCodes.Status413PayloadTooLarge))
        {
            return new Refusal(StatusCodes.Status413PayloadTooLarge, "request.too_large", "The request's body is too large.");
        }

        if (said.Count == 0 || said.Contains(null))
        {
            return Unreachable(upstream);
        }

        return said.Exists(static verdict => verdict!.StatusCode == StatusCodes.Status408RequestTimeout)
            ? new Refusal(
                StatusCodes.Status408RequestTimeout, "request.timeout", "The request's body came too slowly.",
                action: "Repeat the request.")
            : new Refusal(StatusCodes.Status400BadRequest, "request.malformed", "The request could not be read.");
    }

    /// <summary>
    /// What Kestrel said against the body, for each side of the copy that failed; null for one that failed for a reason of its own.
    /// </summary>
    private static IEnumerable<BadHttpRequestException?> Verdicts(Exception? failure) => failure switch
    {
        null => [],
        AggregateException several => several.InnerExceptions.SelectMany(Verdicts),
        BadHttpRequestException bad => [bad],
        { InnerException: { } inner } => Verdicts(inner),
        _ => [null],
    };
}
