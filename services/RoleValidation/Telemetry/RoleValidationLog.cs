using LivePlatform.Contracts;

namespace LivePlatform.RoleValidation.Telemetry;

/// <summary>Every log line of the service. Ids and codes only: no token, no body, no directory data.</summary>
internal static partial class RoleValidationLog
{
    [LoggerMessage(
        EventId = 3002, EventName = "AssessmentFaulted", Level = LogLevel.Error,
        Message = "The assessment of connection {Connection} for {Stage} broke off by a fault of ours; it is put off.")]
    public static partial void AssessmentFaulted(this ILogger logger, Exception failure, Guid connection, Stage stage);
}
