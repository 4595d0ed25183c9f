using System.Collections.Concurrent;
using System.Net;
using LivePlatform.M365.Throttling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace LivePlatform.M365.Pipeline;

/// <summary>Budget and pipeline of one app in one M365 tenant.</summary>
internal sealed class TenantPipeline(TenantBudget budget, ResiliencePipeline<HttpResponseMessage> pipeline)
{
    private long _lastUsed;

    public TenantBudget Budget => budget;

    public ResiliencePipeline<HttpResponseMessage> Pipeline => pipeline;

    public DateTimeOffset LastUsed
    {
        get => new(Volatile.Read(ref _lastUsed), TimeSpan.Zero);
        set => Volatile.Write(ref _lastUsed, value.UtcTicks);
    }
}

/// <summary>All pipelines of this process, one per app and M365 tenant; idle ones are dropped.</summary>
/// <remarks>Outside in: total time, retry, budget, circuit breaker (a 429 does not open it), time per attempt.</remarks>
internal sealed class TenantPipelines(
    IOptions<M365Options> options,
    QuotaSlice slice,
    IAppBudget apps,
    ThrottleBoard board,
    TimeProvider clock,
    M365Metrics metrics,
    ILogger<TenantPipelines> log)
{
    private readonly ConcurrentDictionary<(Guid AppId, Guid M365TenantId), TenantPipeline> _pipelines = new();
    private readonly PipelineOptions _options = options.Value.Pipeline;
    private long _nextSweep;

    public int Count => _pipelines.Count;

    public TenantPipeline Of(Guid appId, Guid m365TenantId)
    {
        var now = clock.GetUtcNow();
        Sweep(now);
        var pipeline = _pipelines.GetOrAdd((appId, m365TenantId), static (key, self) => self.Build(key.AppId, key.M365TenantId), this);
        pipeline.LastUsed = now;
        return pipeline;
    }

    private void Sweep(DateTimeOffset now)
    {
        var due = Volatile.Read(ref _nextSweep);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref _nextSweep, (now + (_options.IdleTime / 2)).UtcTicks, due) != due)
        {
            return;
        }

        foreach (var entry in _pipelines)
        {
            if (entry.Value.LastUsed is var used && used > DateTimeOffset.MinValue && now - used > _options.IdleTime)
            {
                _pipelines.TryRemove(entry);
            }
        }
    }

    private TenantPipeline Build(Guid appId, Guid m365TenantId)
    {
        var budget = new TenantBudget(options.Value.Quotas, slice, clock);
        var admission = new Admission(appId, m365TenantId, budget, apps, board, _options.LongestWaitInPlace, clock, metrics);
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddTimeout(new TimeoutStrategyOptions { Name = "Total", Timeout = _options.TotalTime })
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = _options.Retries,
                ShouldHandle = args => ValueTask.FromResult(Retries.ShouldRetry(args, _options, clock)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(Retries.PauseBefore(args, _options, clock)),
            })
            .AddStrategy(
                _ => new BudgetStrategy(appId, m365TenantId, admission, apps, board, clock, metrics, log), new BudgetStrategyOptions())
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 8,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = _options.BreakTime,
                ShouldHandle = args => ValueTask.FromResult(IsMicrosoftsFault(args.Outcome)),
            })
            .AddTimeout(new TimeoutStrategyOptions { Name = "Attempt", Timeout = _options.AttemptTime })
            .Build();
        return new(budget, pipeline);
    }

    private static bool IsMicrosoftsFault(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or TimeoutRejectedException
        || outcome.Result?.StatusCode is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
