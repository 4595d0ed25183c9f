using LivePlatform.TenantCredential.Proofs;

namespace LivePlatform.TenantCredential.Telemetry;

/// <summary>Every log line of the service. Ids and codes only: no secret, no token, no body.</summary>
internal static partial class TenantCredentialLog
{
    [LoggerMessage(
        EventId = 2001, EventName = "AuditUnavailable", Level = LogLevel.Error,
        Message = "An audit row could not be committed; the request was refused.")]
    public static partial void AuditUnavailable(this ILogger logger, Exception failure);

    [LoggerMessage(
        EventId = 2002, EventName = "SealingPaused", Level = LogLevel.Warning,
        Message = "What waits for its seal in the audit could not be looked for; it is tried again.")]
    public static partial void SealingPaused(this ILogger logger, Exception failure);

    [LoggerMessage(
        EventId = 2003, EventName = "SealingFailed", Level = LogLevel.Error,
        Message = "The audit of provider {Provider} was not sealed; the next second tries again.")]
    public static partial void SealingFailed(this ILogger logger, Exception failure, Guid provider);

    [LoggerMessage(EventId = 2006, EventName = "SecretUnreadable", Level = LogLevel.Error, Message = "A stored secret cannot be opened.")]
    public static partial void SecretUnreadable(this ILogger logger, Exception failure);

    [LoggerMessage(
        EventId = 2007, EventName = "HandOutsKept", Level = LogLevel.Warning,
        Message = "Counts of handed-out tokens could not be recorded; they are kept for the next try.")]
    public static partial void HandOutsKept(this ILogger logger, Exception failure);

    [LoggerMessage(
        EventId = 2008, EventName = "SignalsPaused", Level = LogLevel.Warning,
        Message = "Changed credentials could not be looked for; it is tried again, and kept tokens are dropped when that takes too long.")]
    public static partial void SignalsPaused(this ILogger logger, Exception failure);

    [LoggerMessage(
        EventId = 2009, EventName = "ConnectionProven", Level = LogLevel.Information,
        Message = "Proof of connection {Connection}, credential {Version}: {Verdict} {Code}")]
    public static partial void ConnectionProven(this ILogger logger, Guid connection, int version, ProofVerdict verdict, string? code);

    [LoggerMessage(
        EventId = 2010, EventName = "EntraUnreachable", Level = LogLevel.Warning,
        Message = "No answer came from Entra for M365 tenant {M365Tenant}: {Reason}")]
    public static partial void EntraUnreachable(this ILogger logger, Guid m365Tenant, string reason);

    [LoggerMessage(
        EventId = 2012, EventName = "PlatformFault", Level = LogLevel.Error,
        Message = "Entra refuses the platform itself with {Code}: {Sentence} {Action}")]
    public static partial void PlatformFault(this ILogger logger, string code, string sentence, string action);

    [LoggerMessage(
        EventId = 2011, EventName = "CandidateProven", Level = LogLevel.Information,
        Message = "Proof of the new credential {Version} of connection {Connection}: {Verdict} {Code}")]
    public static partial void CandidateProven(this ILogger logger, Guid connection, int version, ProofVerdict verdict, string? code);

    [LoggerMessage(
        EventId = 2012, EventName = "ChangeUndone", Level = LogLevel.Warning,
        Message = "Entra refused credential {Version} of connection {Connection} for too long ({Code}); the former one serves again.")]
    public static partial void ChangeUndone(this ILogger logger, Guid connection, int version, string code);

    [LoggerMessage(
        EventId = 2013, EventName = "ExpiryPaused", Level = LogLevel.Warning,
        Message = "Ends of credentials that are due could not be told; it is tried again.")]
    public static partial void ExpiryPaused(this ILogger logger, Exception failure);

    [LoggerMessage(
        EventId = 2014, EventName = "ExpiryNotTold", Level = LogLevel.Error,
        Message = "The end of the credential of connection {Connection} was not told; it is tried again in a minute.")]
    public static partial void ExpiryNotTold(this ILogger logger, Exception failure, Guid connection);

    [LoggerMessage(
        EventId = 2015, EventName = "IdTokenNotTaken", Level = LogLevel.Warning,
        Message = "An id token for application {Client} was not taken: {Why}.")]
    public static partial void IdTokenNotTaken(this ILogger logger, Guid client, string why);

    [LoggerMessage(
        EventId = 2016, EventName = "EntraKeysUnread", Level = LogLevel.Warning,
        Message = "The keys of Entra could not be read ({Why}); whoever signed in has to begin again.")]
    public static partial void EntraKeysUnread(this ILogger logger, string why);

    [LoggerMessage(
        EventId = 2060, EventName = "SharedTokenUnreadable", Level = LogLevel.Warning,
        Message = "The shared token of connection {Connection} does not open; it is fetched anew.")]
    public static partial void SharedTokenUnreadable(this ILogger logger, Exception failure, Guid connection);

    [LoggerMessage(
        EventId = 2061, EventName = "TokenNotShared", Level = LogLevel.Warning,
        Message = "The token of connection {Connection} is not shared while the database is away.")]
    public static partial void TokenNotShared(this ILogger logger, Exception failure, Guid connection);

    [LoggerMessage(
        EventId = 2062, EventName = "TokenNotRenewed", Level = LogLevel.Warning,
        Message = "The token of connection {Connection} was not renewed ahead of time; it is tried again.")]
    public static partial void TokenNotRenewed(this ILogger logger, Exception failure, Guid connection);

    [LoggerMessage(
        EventId = 2090, EventName = "KeysNotTaken", Level = LogLevel.Error,
        Message = "The key file {Path} changed and cannot be used: {Why}. The keys read before stay in use.")]
    public static partial void KeysNotTaken(this ILogger logger, string path, string why);
}
