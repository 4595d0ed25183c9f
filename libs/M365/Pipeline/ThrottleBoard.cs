using System.Collections.Concurrent;
using LivePlatform.M365.Throttling;
using Microsoft.Extensions.Logging;

namespace LivePlatform.M365.Pipeline;

/// <summary>One per process: who may not call Microsoft until when. Fed by this process's own 429s, which it also announces to the others,
/// and by what the others announce. Looked at before every attempt.</summary>
public sealed class ThrottleBoard(IThrottleBroadcast broadcast, TimeProvider clock, M365Metrics metrics, ILogger<ThrottleBoard> log)
{
    /// <summary>An end that moves by less than this is not worth another announcement.</summary>
    private static readonly TimeSpan WorthTelling = TimeSpan.FromMilliseconds(100);

    /// <summary>Ends as monotonic timestamps: a wall clock that is set forward must not let anybody in early.</summary>
    private readonly ConcurrentDictionary<ThrottleScope, long> _blocked = new();

    /// <summary>The moment until which this call must wait; null when it may go now.</summary>
    public DateTimeOffset? BlockedUntil(Guid appId, Guid m365TenantId, GraphWorkload workload)
    {
        if (_blocked.IsEmpty)
        {
            return null;
        }

        var now = clock.GetTimestamp();
        var end = Math.Max(
            Math.Max(End(new(appId, m365TenantId, workload), now), End(new(appId, null, workload), now)),
            End(new(null, m365TenantId, workload), now));
        return end > now ? clock.GetUtcNow() + clock.GetElapsedTime(now, end) : null;
    }

    /// <summary>Another process was refused.</summary>
    public void SeenElsewhere(ThrottleNotice notice) => Extend(notice);

    /// <summary>This process was refused: blocks here at once and tells the others in the background.</summary>
    internal void SeenHere(ThrottleNotice notice)
    {
        if (Extend(notice))
        {
            _ = AnnounceAsync(notice);
        }
    }

    private async Task AnnounceAsync(ThrottleNotice notice)
    {
        try
        {
            await broadcast.AnnounceAsync(notice, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the transport throws: the block stands here, and the others meet their own 429.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            metrics.BroadcastFailed();
            M365Log.ThrottleNotAnnounced(log, failure);
        }
    }

    private bool Extend(ThrottleNotice notice)
    {
        var wait = notice.Until - clock.GetUtcNow();
        if (wait <= TimeSpan.Zero)
        {
            return false;
        }

        var news = false;
        var end = clock.GetTimestamp() + (long)Math.Ceiling(wait.TotalSeconds * clock.TimestampFrequency);
        _blocked.AddOrUpdate(
            notice.Scope,
            _ =>
            {
                news = true;
                return end;
            },
            (_, before) =>
            {
                news = end > before && clock.GetElapsedTime(before, end) > WorthTelling;
                return Math.Max(before, end);
            });
        return news;
    }

    private long End(ThrottleScope scope, long now)
    {
        if (!_blocked.TryGetValue(scope, out var end))
        {
            return long.MinValue;
        }

        if (end <= now)
        {
            _blocked.TryRemove(KeyValuePair.Create(scope, end));
        }

        return end;
    }
}
