using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>The platform's only token cache inside this service; bounded, the longest unused goes first.</summary>
internal sealed class TokenCache(IOptions<TokenOptions> options, TimeProvider clock)
{
    private const int SweepEvery = 256;
    private readonly ConcurrentDictionary<TokenKey, TokenSlot> _slots = new();
    private readonly int _most = options.Value.MostInMemory;
    private int _made;

    public int Count => _slots.Count;

    public IEnumerable<KeyValuePair<TokenKey, TokenSlot>> Slots => _slots;

    public TokenSlot Slot(TokenKey key) => _slots.TryGetValue(key, out var slot) ? slot : Add(key);

    /// <summary>Drops what a change of a connection makes worthless.</summary>
    public void Drop(Guid connectionId, int credentialVersion, bool usable)
    {
        foreach (var (key, slot) in _slots)
        {
            if (key.ConnectionId == connectionId)
            {
                slot.Drop(credentialVersion, usable);
            }
        }
    }

    /// <summary>Drops everything: this process may have missed changes.</summary>
    public void Clear() => _slots.Clear();

    private TokenSlot Add(TokenKey key)
    {
        if (_slots.Count >= _most || Interlocked.Increment(ref _made) % SweepEvery == 0)
        {
            Sweep();
        }

        return _slots.GetOrAdd(key, static _ => new TokenSlot());
    }

    private void Sweep()
    {
        var now = clock.GetUtcNow();
        var idle = _slots.Select(slot => (slot.Key, Since: slot.Value.IdleSince(now))).Where(slot => slot.Since is not null).OrderBy(slot => slot.Since).ToList();
        var surplus = Math.Max(0, _slots.Count - (_most - (_most / 20)));
        for (var i = 0; i < idle.Count && (idle[i].Since == DateTimeOffset.MinValue || i < surplus); i++)
        {
            _slots.TryRemove(idle[i].Key, out _);
        }
    }
}
