using System.Collections.Concurrent;
using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Telemetry;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>
/// Sees refusals that are nobody's but the platform's: codes that the catalogue lacks are counted, and a wrong clock or token file of ours
/// is told once for all connections that meet it, instead of by each of them.
/// </summary>
internal sealed class RefusalWatch(M365Metrics microsoft, TenantCredentialMetrics metrics, TimeProvider clock, ILogger<RefusalWatch> logger)
{
    private static readonly TimeSpan SayEach = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _sayAgainAt = new(StringComparer.Ordinal);

    public void Saw(MicrosoftFailure failure)
    {
        microsoft.Refused(failure);
        if (failure.Class != MicrosoftFailureClass.PlatformFault)
        {
            return;
        }

        metrics.PlatformFault(failure.Code);
        var now = clock.GetUtcNow();
        if (now >= _sayAgainAt.GetOrAdd(failure.Code, now))
        {
            _sayAgainAt[failure.Code] = now + SayEach;
            logger.PlatformFault(failure.Code, failure.Sentence, failure.Action);
        }
    }
}
