using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Telemetry;

/// <summary>Every log line of the service. They carry ids and codes, never directory data, links or tokens.</summary>
internal static partial class ReplicationLog
{
    [LoggerMessage(
        EventId = 4001, EventName = "NudgeIsPast", Level = LogLevel.Debug,
        Message = "Nudge for slice {SliceNumber} of directory {DirectoryId} is past; dropped.")]
    public static partial void NudgeIsPast(ILogger logger, Guid directoryId, long sliceNumber);

    [LoggerMessage(
        EventId = 4002, EventName = "FenceLost", Level = LogLevel.Warning,
        Message = "Directory {DirectoryId} was taken over during slice {SliceNumber}; this worker stops.")]
    public static partial void FenceLost(ILogger logger, Guid directoryId, long sliceNumber);

    [LoggerMessage(
        EventId = 4003, EventName = "SliceFailed", Level = LogLevel.Error,
        Message = "A slice of directory {DirectoryId} failed; it will be tried again.")]
    public static partial void SliceFailed(ILogger logger, Exception failure, Guid directoryId);

    [LoggerMessage(
        EventId = 4004, EventName = "DispatchFailed", Level = LogLevel.Error,
        Message = "Nudges could not be sent; tried again in a second.")]
    public static partial void DispatchFailed(ILogger logger, Exception failure);

    [LoggerMessage(
        EventId = 4005, EventName = "RoundComplete", Level = LogLevel.Information,
        Message = "Directory {DirectoryId}: {Part} {Mode} round complete, {Pages} pages, +{Added} ~{Updated} -{Removed}.")]
    public static partial void RoundComplete(
        ILogger logger, Guid directoryId, PartKind part, RoundMode mode, int pages, int added, int updated, int removed);

    [LoggerMessage(
        EventId = 4006, EventName = "RoundQuarantined", Level = LogLevel.Warning,
        Message = "Directory {DirectoryId}: round {RoundId} would remove {Objects} objects and {Members} memberships; quarantined.")]
    public static partial void RoundQuarantined(ILogger logger, Guid directoryId, Guid roundId, int objects, int members);

    [LoggerMessage(
        EventId = 4007, EventName = "GateChanged", Level = LogLevel.Information, Message = "Directory {DirectoryId} is {State}.")]
    public static partial void GateChanged(ILogger logger, Guid directoryId, string state);

    [LoggerMessage(
        EventId = 4008, EventName = "NudgeDropped", Level = LogLevel.Warning,
        Message = "The database is away; the nudge for slice {SliceNumber} of directory {DirectoryId} is dropped, and another follows.")]
    public static partial void NudgeDropped(ILogger logger, Exception failure, Guid directoryId, long sliceNumber);

    [LoggerMessage(
        EventId = 4009, EventName = "DatabaseLost", Level = LogLevel.Warning,
        Message = "The database went away during a slice of directory {DirectoryId}; what was not committed is read again.")]
    public static partial void DatabaseLost(ILogger logger, Exception failure, Guid directoryId);

    [LoggerMessage(
        EventId = 4010, EventName = "EndRepeated", Level = LogLevel.Debug,
        Message = "Directory {DirectoryId} was changed while its slice ended; the end is written again.")]
    public static partial void EndRepeated(ILogger logger, Guid directoryId);

    [LoggerMessage(
        EventId = 4011, EventName = "DirectoryRemoved", Level = LogLevel.Information,
        Message = "Directory {DirectoryId} was removed with its replica: its tenant belongs to another customer now, "
            + "or its customer was removed.")]
    public static partial void DirectoryRemoved(ILogger logger, Guid directoryId);

    [LoggerMessage(
        EventId = 4012, EventName = "OldRowsStay", Level = LogLevel.Error,
        Message = "What is no longer to be kept was not deleted; it is tried again in a minute.")]
    public static partial void OldRowsStay(ILogger logger, Exception failure);

    [LoggerMessage(
        EventId = 4013, EventName = "SliceNotEnded", Level = LogLevel.Error,
        Message = "The end of a slice of directory {DirectoryId} could not be stored; it is tried again in a minute.")]
    public static partial void SliceNotEnded(ILogger logger, Exception failure, Guid directoryId);
}
