using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.Gateway.Invitees;

/// <summary>
/// The keys that TenantCredential named, and the ids for which it has none. Ids are the callers' words and there is no end to those that do
/// not exist: what is kept of them is bounded, and gives way before a key does.
/// </summary>
internal sealed class InviteeKeyMemory : IDisposable
{
    /// <summary>Entries in all.</summary>
    public const int Most = 10_000;

    private static readonly TimeSpan KeepKey = TimeSpan.FromMinutes(5);

    /// <summary>A key exists before the first token that names it: an id without one is a guess, now and in a minute.</summary>
    private static readonly TimeSpan KeepGuess = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>Entries now.</summary>
    public int Count => _kept.Count;

    /// <summary>True when the id is known, to be a key or to be none.</summary>
    public bool TryFind(string keyId, out JsonWebKey? key) => _kept.TryGetValue(keyId, out key);

    /// <summary>Remembers an answer; null: there is no such key.</summary>
    public void Keep(string keyId, JsonWebKey? key) => _kept.Set(keyId, key, new MemoryCacheEntryOptions
    {
        Size = 1,
        Priority = key is null ? CacheItemPriority.Low : CacheItemPriority.High,
        AbsoluteExpirationRelativeToNow = key is null ? KeepGuess : KeepKey,
    });

    public void Dispose() => _kept.Dispose();
}
