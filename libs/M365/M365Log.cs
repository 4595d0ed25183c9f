using Microsoft.Extensions.Logging;

namespace LivePlatform.M365;

/// <summary>Every log line of this lib: ids and codes, never bodies, tokens or directory data.</summary>
internal static partial class M365Log
{
    [LoggerMessage(EventId = 5001, EventName = "ThrottleNotAnnounced", Level = LogLevel.Warning,
        Message = "A throttling notice could not be announced to the other processes.")]
    public static partial void ThrottleNotAnnounced(ILogger log, Exception failure);

    [LoggerMessage(EventId = 5002, EventName = "ThrottledByMicrosoft", Level = LogLevel.Information,
        Message = "Microsoft throttles app {AppId} in M365 tenant {M365TenantId}, workload {Workload}, until {Until}.")]
    public static partial void ThrottledByMicrosoft(
        ILogger log, Guid? appId, Guid? m365TenantId, Throttling.GraphWorkload workload, DateTimeOffset until);

    [LoggerMessage(EventId = 5003, EventName = "TokenRefused", Level = LogLevel.Warning,
        Message = "Graph refused the token of connection {ConnectionId}, credential version {CredentialVersion}; "
            + "another one is asked for.")]
    public static partial void TokenRefused(ILogger log, Guid connectionId, long credentialVersion);

    [LoggerMessage(EventId = 5004, EventName = "BrokerUnavailable", Level = LogLevel.Warning,
        Message = "No token for connection {ConnectionId}: the broker is unavailable ({Reason}).")]
    public static partial void BrokerUnavailable(ILogger log, Guid connectionId, string reason);
}
