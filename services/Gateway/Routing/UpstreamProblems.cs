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
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(GatewayLog.Category), upstream, failed.Error, failed.Exception?.GetType().Name);
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
            or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled or ForwarderError.UpgradeActivityTimeout => null,
        ForwarderError.RequestTimedOut => TimedOut(upstream),
        ForwarderError.RequestBodyClient => BadBody(failure),
        ForwarderError.Request or ForwarderError.RequestCreation or ForwarderError.RequestBodyDestination or ForwarderError.ResponseHeaders
            or ForwarderError.ResponseBodyClient or ForwarderError.ResponseBodyDestination or ForwarderError.NoAvailableDestinations
            or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeRequestDestination
            or ForwarderError.UpgradeResponseClient or ForwarderError.UpgradeResponseDestination => Unreachable(upstream),
        _ => throw new ArgumentOutOfRangeException(nameof(error)),
    };

    private static Refusal Unreachable(string upstream) => new Refusal(
        StatusCodes.Status502BadGateway, "upstream.unreachable", "The service behind this route cannot be reached.", action: "Repeat the request in some seconds.")
        .With("service", upstream);

    private static Refusal TimedOut(string upstream) => new Refusal(
        StatusCodes.Status504GatewayTimeout, "upstream.timeout", "The service behind this route did not answer in time.", action: "Read the object again before you repeat a change.")
        .With("service", upstream);

    // Both sides of the copy may have failed, the service's because ours did: what Kestrel said about the caller's body is somewhere in there.
    private static bool IsTooLarge(Exception? failure) => failure switch
    {
        null => false,
        BadHttpRequestException bad => bad.StatusCode == StatusCodes.Status413PayloadTooLarge,
        AggregateException several => several.InnerExceptions.Any(IsTooLarge),
        _ => IsTooLarge(failure.InnerException),
    };

    private static Refusal BadBody(Exception? failure) => IsTooLarge(failure)
        ? new Refusal(StatusCodes.Status413PayloadTooLarge, "request.too_large", "The request's body is too large.")
        : new Refusal(StatusCodes.Status400BadRequest, "request.malformed", "The request could not be read.");
}
