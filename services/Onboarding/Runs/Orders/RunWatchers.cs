using System.Collections.Concurrent;
using LivePlatform.Onboarding.System;
using LivePlatform.Onboarding.Telemetry;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>
/// Tells everybody who watches a run of its changes. The database wakes it; however many watch, one query per wake and process looks for
/// them, at most a few each second, and none while nobody watches.
/// </summary>
internal sealed class RunWatchers(
    RunVersions versions, SharedRuns shared, WakeSignals signals, LoopBeats beats, TimeProvider clock, ILogger<RunWatchers> logger)
    : BackgroundService
{
    /// <summary>Each holds a connection of a browser open.</summary>
    public const int Most = 2_000;

    /// <summary>One provider's screens leave room for the others'.</summary>
    public const int MostOfProvider = 200;

    /// <summary>What was notified while nobody listened is found by then.</summary>
    private static readonly TimeSpan LookAtLeastEach = TimeSpan.FromSeconds(5);

    /// <summary>A step of a run commits several times in a moment.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<RunWatch, byte> _watches = new();
    private readonly Lock _room = new();

    /// <summary>Begins to watch; disposing ends it. Null when so many watch that another one is refused.</summary>
    public RunWatch? TryWatch(Guid runId, ServiceProviderId provider)
    {
        var watch = new RunWatch(runId, provider, clock, Ended);
        lock (_room)
        {
            if (_watches.Count >= Most || _watches.Keys.Count(other => other.Provider == provider) >= MostOfProvider)
            {
                return null;
            }

            _watches.TryAdd(watch, 0);
        }

        return watch;
    }

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var watches = _watches.Keys;
        if (watches.Count == 0)
        {
            return;
        }

        var now = await versions.ReadAsync([.. watches.Select(watch => watch.RunId).Distinct()], cancellationToken);
        foreach (var watch in watches)
        {
            watch.Tell(now.TryGetValue(watch.RunId, out var version) ? version : RunWatch.Gone);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            beats.Beat("run watchers", LookAtLeastEach);
            try
            {
                await signals.WaitAsync(RunNews.Channel, LookAtLeastEach, stoppingToken);
                await LookAsync(stoppingToken);
                await Task.Delay(Gather, TimeProvider.System, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.WatchingPaused(failure);
            }
        }
    }

    private void Ended(RunWatch watch)
    {
        _watches.TryRemove(watch, out _);
        if (!_watches.Keys.Any(other => other.RunId == watch.RunId))
        {
            shared.Forget(watch.RunId);
        }
    }
}
