using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;

namespace LivePlatform.ServiceDefaults.Tokens;

/// <summary>
/// Remembers validated tokens of one scheme by hash. For 5 minutes a token costs no second check; until it ends it is known to have been
/// good, so that its sender is no stranger. Bounded: when it is full, the tokens that were not used for longest give way.
/// </summary>
internal sealed class TokenMemory(TimeProvider clock) : IDisposable
{
    private const string Bearer = "Bearer ";
    private const int Most = 50_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = Most, CompactionPercentage = 0.1 });

    /// <summary>The token in the header Authorization, as the check of tokens reads it; null when there is none.</summary>
    public static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? header[Bearer.Length..].Trim()
            : null;

    /// <summary>Who holds a token that was checked within 5 minutes; null: it has to be checked.</summary>
    public ClaimsPrincipal? Find(string token) =>
        Known(token) is { } known && known.FreshUntil > clock.GetUtcNow() ? known.Principal : null;

    /// <summary>True for a token that was found good at any time and has not ended.</summary>
    public bool Knows(string token) => Known(token) is not null;

    public void Remember(string token, ClaimsPrincipal principal, DateTimeOffset endsAt)
    {
        var now = clock.GetUtcNow();
        var fresh = endsAt < now + Fresh ? endsAt : now + Fresh;
        _known.Set(
            Hash(token), new Entry(principal, fresh, endsAt),
            new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(1) });
    }

    public void Dispose() => _known.Dispose();

    private Entry? Known(string token) =>
        _known.TryGetValue<Entry>(Hash(token), out var entry) && entry!.EndsAt > clock.GetUtcNow() ? entry : null;

    private static string Hash(string token) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record Entry(ClaimsPrincipal Principal, DateTimeOffset FreshUntil, DateTimeOffset EndsAt);
}
