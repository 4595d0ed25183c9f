using LivePlatform.Contracts;
using LivePlatform.Onboarding.Runs;

namespace LivePlatform.Onboarding.Telemetry;

/// <summary>Every log line of the service. Ids and codes only: no name of a customer, no secret, nothing that Microsoft said.</summary>
internal static partial class OnboardingLog
{
    [LoggerMessage(
        EventId = 1003, EventName = "RunTaken", Level = LogLevel.Information,
        Message = "Run {Run} was taken over by another process, or ended, while a step was done.")]
    public static partial void RunTaken(this ILogger logger, Guid run);

    [LoggerMessage(
        EventId = 1005, EventName = "StepFaulted", Level = LogLevel.Error,
        Message = "Step {Step} of run {Run} broke off by a fault of ours; it is tried again.")]
    public static partial void StepFaulted(this ILogger logger, Exception failure, StepKind step, Guid run);

    [LoggerMessage(
        EventId = 1006, EventName = "StepDone", Level = LogLevel.Information,
        Message = "Step {Step} of run {Run} is done after {Attempts} tries.")]
    public static partial void StepDone(this ILogger logger, StepKind step, Guid run, int attempts);

    [LoggerMessage(
        EventId = 1008, EventName = "WatchingPaused", Level = LogLevel.Warning,
        Message = "Changes of watched runs could not be read; the next second tries again.")]
    public static partial void WatchingPaused(this ILogger logger, Exception failure);

    [LoggerMessage(
        EventId = 1007, EventName = "StepWaits", Level = LogLevel.Information,
        Message = "Step {Step} of run {Run} waits: {Code}; who acts: {WhoActs}.")]
    public static partial void StepWaits(this ILogger logger, StepKind step, Guid run, string code, WhoActs whoActs);
}
