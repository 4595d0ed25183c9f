using System.Collections.Concurrent;

namespace LivePlatform.Persistence;

/// <summary>Wakes loops of this process when the database notifies a channel. A lost notification costs a poll, never work.</summary>
public sealed class WakeSignals
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _signals = new(StringComparer.Ordinal);

    internal IReadOnlyCollection<string> Channels => [.. _signals.Keys];

    internal event Action? ChannelAdded;

    /// <summary>Declares that this process listens to a channel.</summary>
    public void Listen(string channel) => Signal(channel);

    /// <summary>Waits until the channel is notified or the poll interval has passed.</summary>
    /// <returns>True when a notification, not the poll, ended the wait.</returns>
    public async Task<bool> WaitAsync(string channel, TimeSpan poll, CancellationToken cancellationToken) =>
        await Signal(channel).WaitAsync(poll, cancellationToken);

    /// <summary>Wakes the loops that wait on a channel; several wakes before a loop looks are one.</summary>
    public void Wake(string channel)
    {
        var signal = Signal(channel);
        if (signal.CurrentCount == 0)
        {
            try
            {
                signal.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another notification came between the look and the release: the loop wakes all the same.
            }
        }
    }

    internal void WakeAll()
    {
        foreach (var channel in _signals.Keys)
        {
            Wake(channel);
        }
    }

    private SemaphoreSlim Signal(string channel)
    {
        if (_signals.TryGetValue(channel, out var known))
        {
            return known;
        }

        var signal = _signals.GetOrAdd(channel, static _ => new SemaphoreSlim(0, 1));
        ChannelAdded?.Invoke();
        return signal;
    }
}
