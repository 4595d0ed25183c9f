using LivePlatform.Contracts;

namespace LivePlatform.RoleValidation.Telemetry;

/// <summary>Every log line of the service. Ids and codes only: no token, no body, no directory data.</summary>
internal static partial class RoleValidationLog
{
    [LoggerMessage(EventId = 3001, EventName = "AssessmentsPaused", Level = LogLevel.Warning, Message = "No connection is assessed while the database is away.")]
    public static partial void AssessmentsPaused(this ILogger logger, Exception failure);

    [LoggerMessage(EventId = 3002, EventName = "AssessmentFaulted", Level = LogLevel.Error, Message = "The assessment of connection {Connection} for {Stage} broke off by a fault of ours; it is put off.")]
    public static partial void AssessmentFaulted(this ILogger logger, Exception failure, Guid connection, Stage stage);

    [LoggerMessage(EventId = 3003, EventName = "AssessmentNotKept", Level = LogLevel.Warning, Message = "The assessment of connection {Connection} for {Stage} could not be kept; it is tried again when its lease has run out.")]
    public static partial void AssessmentNotKept(this ILogger logger, Exception failure, Guid connection, Stage stage);

    [LoggerMessage(EventId = 3004, EventName = "AssessmentLeft", Level = LogLevel.Information, Message = "The assessment of connection {Connection} for {Stage} is left to another process: this one stops.")]
    public static partial void AssessmentLeft(this ILogger logger, Guid connection, Stage stage);
}
