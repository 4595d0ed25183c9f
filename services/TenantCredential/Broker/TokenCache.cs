using System.Collections.Concurrent;
using System.Collections.Immutable;
using LivePlatform.TenantCredential.Telemetry;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>The platform's only token cache inside this service; bounded, the longest unused goes first.</summary>
/// <remarks>Slots are kept by connection, so that a changed credential touches those of its connection only. A connection's slots are one
/// value that is exchanged whole: there is no second index that could lag behind, and the last slot takes its connection along.</remarks>
internal sealed class TokenCache
{
    private const int SweepEvery = 256;
    private readonly ConcurrentDictionary<Guid, ImmutableDictionary<TokenKey, TokenSlot>> _connections = new();
    private readonly TimeProvider _clock;
    private readonly int _most;
    private int _count;
    private int _made;

    public TokenCache(IOptions<TokenOptions> options, TenantCredentialMetrics metrics, TimeProvider clock)
    {
        (_most, _clock) = (options.Value.MostInMemory, clock);
        metrics.WatchTokens(() => Count);
    }

    /// <summary>How many slots there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many connections have slots.</summary>
    public int Connections => _connections.Count;

    public IEnumerable<KeyValuePair<TokenKey, TokenSlot>> Slots => _connections.SelectMany(static x => x.Value);

    public TokenSlot Slot(TokenKey key) =>
        _connections.TryGetValue(key.ConnectionId, out var slots) && slots.TryGetValue(key, out var slot) ? slot : Add(key);

    /// <summary>Drops what a change of a connection makes worthless.</summary>
    /// <returns>How many slots were looked at.</returns>
    public int Drop(Guid connectionId, int credentialVersion, bool usable)
    {
        if (!_connections.TryGetValue(connectionId, out var slots))
        {
            return 0;
        }

        foreach (var slot in slots.Values)
        {
            slot.Drop(credentialVersion, usable);
        }

        return slots.Count;
    }

    /// <summary>Drops everything: this process may have missed changes.</summary>
    public void Clear()
    {
        foreach (var (connectionId, _) in _connections)
        {
            if (_connections.TryRemove(connectionId, out var slots))
            {
                Interlocked.Add(ref _count, -slots.Count);
            }
        }
    }

    private TokenSlot Add(TokenKey key)
    {
        if (Count >= _most || Interlocked.Increment(ref _made) % SweepEvery == 0)
        {
            Sweep();
        }

        var made = new TokenSlot();
        var slots = _connections.AddOrUpdate(
            key.ConnectionId,
            static (_, added) => ImmutableDictionary<TokenKey, TokenSlot>.Empty.Add(added.key, added.made),
            static (_, kept, added) => kept.ContainsKey(added.key) ? kept : kept.Add(added.key, added.made),
            (key, made));
        var slot = slots[key];
        if (ReferenceEquals(slot, made))
        {
            Interlocked.Increment(ref _count);
        }

        return slot;
    }

    private void Sweep()
    {
        var now = _clock.GetUtcNow();
        var idle = Slots.Select(slot => (slot.Key, Since: slot.Value.IdleSince(now))).Where(slot => slot.Since is not null)
            .OrderBy(slot => slot.Since).ToList();
        var surplus = Math.Max(0, Count - (_most - (_most / 20)));
        for (var i = 0; i < idle.Count && (idle[i].Since == DateTimeOffset.MinValue || i < surplus); i++)
        {
            Remove(idle[i].Key);
        }
    }

    private void Remove(TokenKey key)
    {
        while (_connections.TryGetValue(key.ConnectionId, out var slots) && slots.ContainsKey(key))
        {
            var isDone = slots.Count == 1
                ? _connections.TryRemove(KeyValuePair.Create(key.ConnectionId, slots))
                : _connections.TryUpdate(key.ConnectionId, slots.Remove(key), slots);
            if (isDone)
            {
                Interlocked.Decrement(ref _count);
                return;
            }
        }
    }
}
