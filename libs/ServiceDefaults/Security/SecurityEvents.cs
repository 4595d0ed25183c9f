using System.Diagnostics.Metrics;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivePlatform.ServiceDefaults.Security;

/// <summary>
/// Each refusal of who somebody is, or of what they may do, is one event: who, from where, what. All are counted (<c>live.security.refused</c>); of one sender and kind
/// one a minute is written into the log, with the number of those in between, so that a flood of refusals is no flood of lines. Tokens and bodies are never part of it.
/// </summary>
internal sealed partial class SecurityEvents : IDisposable
{
    private const int MostSenders = 10_000;
    private const int LongestPath = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly object Hidden = new();
    private readonly MemoryCache _senders = new(new MemoryCacheOptions { SizeLimit = MostSenders });
    private readonly Counter<long> _refused;
    private readonly TimeProvider _clock;
    private readonly ILogger<SecurityEvents> _logger;

    public SecurityEvents(IMeterFactory meters, TimeProvider clock, ILogger<SecurityEvents> logger)
    {
        _refused = meters.Create("LivePlatform.Security").CreateCounter<long>("live.security.refused", "{request}", "Refused authentications and authorizations, by kind.");
        (_clock, _logger) = (clock, logger);
    }

    /// <summary>Marks an answer that tells an operator that something is not there, because they may not know that it is.</summary>
    public static void Hide(HttpContext context) => context.Items[Hidden] = true;

    /// <summary>Looks at each answer of a service.</summary>
    public static Task WatchAsync(HttpContext context, RequestDelegate next) => WatchAsync(context, next, static status => status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden);

    /// <summary>Looks at each answer of the gateway: what a service refused is that service's event.</summary>
    public static Task WatchAtTheEdgeAsync(HttpContext context, RequestDelegate next) => WatchAsync(context, next, static status => status == StatusCodes.Status401Unauthorized);

    public void Dispose() => _senders.Dispose();

    private static async Task WatchAsync(HttpContext context, RequestDelegate next, Func<int, bool> isRefusal)
    {
        await next(context);
        var status = context.Response.StatusCode;
        if (isRefusal(status) || context.Items.ContainsKey(Hidden))
        {
            context.RequestServices.GetRequiredService<SecurityEvents>().Tell(context, status == StatusCodes.Status401Unauthorized ? "authentication" : "authorization");
        }
    }

    private void Tell(HttpContext context, string kind)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("kind", kind));
        var who = context.User.FindFirst("sub")?.Value ?? "nobody known";
        var from = CallerAddress.Of(context.Connection.RemoteIpAddress);
        var sender = _senders.GetOrCreate($"{kind}|{who}|{from}", static entry =>
        {
            (entry.Size, entry.SlidingExpiration) = (1, 10 * Pause);
            return new Sender();
        })!;
        if (sender.MayTell(_clock.GetUtcNow(), out var between))
        {
            var path = context.Request.Path.ToString();
            LogRefused(kind, who, from, context.Request.Method, path.Length <= LongestPath ? path : path[..LongestPath], context.Response.StatusCode, between);
        }
    }

    [LoggerMessage(
        EventId = 320, EventName = "Refused", Level = LogLevel.Warning,
        Message = "Refused ({Kind}): {Who} from {From}, {Method} {Path}, answered {Status}; {Between} more of this sender since the last such line.")]
    private partial void LogRefused(string kind, string who, string from, string method, string path, int status, int between);

    private sealed class Sender
    {
        private readonly Lock _lock = new();
        private DateTimeOffset? _told;
        private int _between;

        public bool MayTell(DateTimeOffset now, out int between)
        {
            lock (_lock)
            {
                between = _between;
                if (_told is { } told && now - told < Pause)
                {
                    _between++;
                    return false;
                }

                (_told, _between) = (now, 0);
                return true;
            }
        }
    }
}
