using System.Collections.Concurrent;

namespace LivePlatform.Messaging;

/// <summary>The queues from which this service receives, as its bus was set up.</summary>
internal sealed class ReceiveQueues
{
    private readonly ConcurrentDictionary<string, byte> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _faulted = new(StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public IReadOnlyCollection<string> Names => [.. _names.Keys];

    /// <summary>One more; broadcasts are left out, as their queues go with their process.</summary>
    public void Add(string name)
    {
        if (!BroadcastQueues.IsOne(name))
        {
            _names.TryAdd(name, 0);
        }
    }

    /// <summary>A message of this queue goes to its error queue.</summary>
    public void Faulted(string name) => _faulted.TryAdd(name, 0);

    /// <summary>True when one did in this process since it was asked last.</summary>
    public bool TakeFaulted(string name) => _faulted.TryRemove(name, out _);
}
