using System.Net;
using LivePlatform.M365.Throttling;
using Polly.Retry;
using Polly.Timeout;

namespace LivePlatform.M365.Pipeline;

/// <summary>Which answers are tried again in place, and after what wait.</summary>
internal static class Retries
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// 429 was refused unseen, so any request may go again. All else only when reading: a write without an answer may have been done.
    /// </summary>
    public static bool ShouldRetry(RetryPredicateArguments<HttpResponseMessage> args, PipelineOptions options, TimeProvider clock)
    {
        var call = args.Context.Properties.GetValue(PipelineCall.Key, null!);
        if (args.Outcome.Exception is { } exception)
        {
            return call.Charge.OnlyReads && (exception is HttpRequestException or TimeoutRejectedException);
        }

        var inPlace = call.RetryAt is not { } at || at - clock.GetUtcNow() <= options.LongestWaitInPlace;
        return args.Outcome.Result!.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => inPlace,
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => call.Charge.OnlyReads && inPlace,
            HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway => call.Charge.OnlyReads && inPlace && args.AttemptNumber == 0,
            _ => false,
        };
    }

    /// <summary>What Microsoft asked for, else 250 ms doubled per attempt with jitter, never over the limit for waits in place.</summary>
    public static TimeSpan PauseBefore(RetryDelayGeneratorArguments<HttpResponseMessage> args, PipelineOptions options, TimeProvider clock)
    {
        var call = args.Context.Properties.GetValue(PipelineCall.Key, null!);
        if (args.Outcome.Result is not null && call.RetryAt is { } at)
        {
            var asked = at - clock.GetUtcNow();
            return asked > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(asked.TotalMilliseconds)) : TimeSpan.Zero;
        }

        var pause = FirstPause * Math.Pow(2, args.AttemptNumber) * (1 + (RetryAfter.RandomJitter() / 2));
        return pause < options.LongestWaitInPlace ? pause : options.LongestWaitInPlace;
    }
}
