using Yarp.ReverseProxy.Forwarder;

namespace LivePlatform.Gateway.Telemetry;

/// <summary>Every log line of the gateway.</summary>
internal static partial class GatewayLog
{
    public const string Category = "LivePlatform.Gateway";

    [LoggerMessage(
        EventId = 6001, EventName = "UpstreamFailed", Level = LogLevel.Warning,
        Message = "{Upstream} did not answer: {Error} ({Failure}).")]
    public static partial void UpstreamFailed(ILogger logger, string upstream, ForwarderError error, string? failure);

    [LoggerMessage(
        EventId = 6002, EventName = "DocumentUnavailable", Level = LogLevel.Warning,
        Message = "The API document of {Upstream} could not be read ({Failure}); the last good one stays.")]
    public static partial void DocumentUnavailable(ILogger logger, string upstream, string failure);

    [LoggerMessage(
        EventId = 6003, EventName = "DocumentMerged", Level = LogLevel.Information,
        Message = "The API document was merged anew: {Paths} paths of {Services} services.")]
    public static partial void DocumentMerged(ILogger logger, int paths, int services);
}
