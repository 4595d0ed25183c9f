using System.Collections.Concurrent;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>
/// Those who watch the same run and see the same part of its provider read each version of it once, however many they are.
/// </summary>
internal sealed class SharedRuns
{
    private readonly ConcurrentDictionary<SharedRun, Reading> _readings = new();

    /// <summary>The run as it was read by whoever asked first for this version or a newer one.</summary>
    /// <param name="run">Which, as seen by whom.</param>
    /// <param name="version">At least this version; it is committed.</param>
    /// <param name="read">Reads it for this caller.</param>
    public async Task<OnboardingRunResponse?> ReadAsync(SharedRun run, long version, Func<Task<OnboardingRunResponse?>> read)
    {
        while (true)
        {
            var mine = new Reading(version, read);
            var reading = _readings.AddOrUpdate(run, mine, (_, other) => other.Version >= version ? other : mine);
            try
            {
                return await reading.Run.Value;
            }
            catch (Exception) when (reading != mine)
            {
                // Whoever read for us went away, or failed: that is theirs, and we read for ourselves.
                _readings.TryRemove(KeyValuePair.Create(run, reading));
            }
            catch
            {
                _readings.TryRemove(KeyValuePair.Create(run, reading));
                throw;
            }
        }
    }

    /// <summary>Nobody watches it any more.</summary>
    public void Forget(Guid runId)
    {
        foreach (var run in _readings.Keys.Where(run => run.RunId == runId))
        {
            _readings.TryRemove(run, out _);
        }
    }

    /// <summary>How many are kept.</summary>
    internal int Count => _readings.Count;

    private sealed class Reading(long version, Func<Task<OnboardingRunResponse?>> read)
    {
        public long Version => version;

        public Lazy<Task<OnboardingRunResponse?>> Run { get; } = new(read);
    }
}

/// <summary>A run as part of what an operator sees: who sees less than the provider may see nothing of it.</summary>
internal sealed record SharedRun(Guid RunId, Guid? ChannelId, Guid? CustomerId, bool HidesRemoved)
{
    public static SharedRun Of(Guid runId, OperatorView view) => new(runId, view.ChannelId, view.CustomerId, view.HidesRemovedCustomers);
}
