using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivePlatform.ServiceDefaults.Security;

/// <summary>
/// Each refusal of who somebody is, or of what they may do, is one event: who, from where, what. All are counted
/// (<c>live.security.refused</c>); of one sender and kind one a minute is written into the log, with the number of those in between, and of
/// all senders a hundred a minute, so that a flood of refusals is no flood of lines. Tokens and bodies are never part of it.
/// </summary>
internal sealed partial class SecurityEvents : IDisposable
{
    private const int MostSenders = 10_000;
    private const int LongestPath = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private const int MostLines = 100;
    private static readonly object Hidden = new();
    private static readonly object Passed = new();
    private readonly Sender _all = new(MostLines);
    private readonly MemoryCache _senders = new(new MemoryCacheOptions { SizeLimit = MostSenders });
    private readonly Counter<long> _refused;
    private readonly TimeProvider _clock;
    private readonly ILogger<SecurityEvents> _logger;

    public SecurityEvents(IMeterFactory meters, TimeProvider clock, ILogger<SecurityEvents> logger)
    {
        _refused = meters.Create("LivePlatform.Security")
            .CreateCounter<long>("live.security.refused", "{request}", "Refused authentications and authorizations, by kind.");
        (_clock, _logger) = (clock, logger);
    }

    /// <summary>Marks an answer that tells an operator that something is not there, because they may not know that it is.</summary>
    public static void Hide(HttpContext context) => context.Items[Hidden] = true;

    /// <summary>Marks a request that is passed on: what a service refuses is that service's event.</summary>
    internal static void Pass(HttpContext context) => context.Items[Passed] = true;

    /// <summary>Looks at each answer of a service behind the gateway, which alone reaches it and names its caller.</summary>
    public static Task WatchAsync(HttpContext context, RequestDelegate next) => WatchAsync(context, next, FromTheGateway);

    /// <summary>Looks at each answer of a public program.</summary>
    public static Task WatchAtTheEdgeAsync(HttpContext context, RequestDelegate next) =>
        WatchAsync(context, next, static context => context.Connection.RemoteIpAddress);

    public void Dispose() => _senders.Dispose();

    private static IPAddress? FromTheGateway(HttpContext context) =>
        IPAddress.TryParse(context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim(), out var named)
            ? named
            : context.Connection.RemoteIpAddress;

    private static async Task WatchAsync(HttpContext context, RequestDelegate next, Func<HttpContext, IPAddress?> sender)
    {
        await next(context);
        var status = context.Response.StatusCode;
        if (!context.Items.ContainsKey(Passed)
            && (status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden || context.Items.ContainsKey(Hidden)))
        {
            context.RequestServices.GetRequiredService<SecurityEvents>()
                .Tell(
                    context, status == StatusCodes.Status401Unauthorized ? "authentication" : "authorization",
                    CallerAddress.Of(sender(context)));
        }
    }

    private void Tell(HttpContext context, string kind, string from)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("kind", kind));
        var who = context.User.FindFirst("sub")?.Value ?? "nobody known";
        var sender = _senders.GetOrCreate($"{kind}|{who}|{from}", static entry =>
        {
            (entry.Size, entry.SlidingExpiration) = (1, 10 * Pause);
            return new Sender(mostLines: 1);
        })!;
        var now = _clock.GetUtcNow();
        if (sender.MayTell(now, out var between) && _all.MayTell(now, out var ofOthers))
        {
            var path = context.Request.Path.ToString();
            LogRefused(
                kind, who, from, context.Request.Method, path.Length <= LongestPath ? path : path[..LongestPath],
                context.Response.StatusCode, between, ofOthers);
        }
    }

    [LoggerMessage(
        EventId = 320, EventName = "Refused", Level = LogLevel.Warning,
        Message = "Refused ({Kind}): {Who} from {From}, {Method} {Path}, answered {Status}; {Between} more of this sender since its last "
            + "such line, and {OfOthers} lines of others were left out before this one.")]
    private partial void LogRefused(
        string kind, string who, string from, string method, string path, int status, int between, int ofOthers);

    /// <summary>So many lines a minute, and how many were left out before the next one.</summary>
    private sealed class Sender(int mostLines)
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _since = DateTimeOffset.MinValue;
        private int _told;
        private int _between;

        public bool MayTell(DateTimeOffset now, out int between)
        {
            lock (_lock)
            {
                if (now - _since >= Pause)
                {
                    (_since, _told) = (now, 0);
                }

                between = _between;
                if (_told == mostLines)
                {
                    _between++;
                    return false;
                }

                (_told, _between) = (_told + 1, 0);
                return true;
            }
        }
    }
}
