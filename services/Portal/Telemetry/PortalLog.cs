namespace LivePlatform.Portal.Telemetry;

/// <summary>Every log line of the portal.</summary>
internal static partial class PortalLog
{
    [LoggerMessage(
        EventId = 7001, EventName = "VisitorNotNamed", Level = LogLevel.Warning,
        Message = "The portal's workload token cannot be read: the gateway counts all visitors as one.")]
    public static partial void VisitorNotNamed(this ILogger logger, Exception failure);
}
