using LivePlatform.Contracts;

namespace LivePlatform.RoleValidation.Telemetry;

/// <summary>Every log line of the service: ids and codes, never tokens.</summary>
internal static partial class RoleValidationLog
{
    [LoggerMessage(EventId = 3001, EventName = "RolesAssessed", Level = LogLevel.Information, Message = "Connection {ConnectionId} assessed for {Stage}: {Outcome}.")]
    public static partial void Assessed(ILogger logger, Guid connectionId, Stage stage, RoleOutcome outcome);

    [LoggerMessage(EventId = 3002, EventName = "AssessmentFailed", Level = LogLevel.Error, Message = "Assessing connection {ConnectionId} for {Stage} failed; tried again when the lease has run out.")]
    public static partial void AssessmentFailed(ILogger logger, Exception failure, Guid connectionId, Stage stage);

    [LoggerMessage(EventId = 3003, EventName = "AssessmentLoopFailed", Level = LogLevel.Error, Message = "Due assessments could not be taken; tried again soon.")]
    public static partial void LoopFailed(ILogger logger, Exception failure);
}
