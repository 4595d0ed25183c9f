using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LivePlatform.ServiceDefaults;

/// <summary>Remembers validated tokens of one scheme by hash until they end, at most 5 minutes, so that a known token costs no signature check.</summary>
internal sealed class TokenMemory(TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private const string Bearer = "Bearer ";
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, (ClaimsPrincipal Principal, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>The token in the header Authorization; null when there is none.</summary>
    public static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith(Bearer, StringComparison.Ordinal) ? header[Bearer.Length..] : null;

    public ClaimsPrincipal? Find(string token) =>
        _known.TryGetValue(Hash(token), out var entry) && entry.Until > clock.GetUtcNow() ? entry.Principal : null;

    public void Remember(string token, ClaimsPrincipal principal, DateTimeOffset endsAt)
    {
        var now = clock.GetUtcNow();
        if (_known.Count >= Most)
        {
            foreach (var (hash, entry) in _known)
            {
                if (entry.Until <= now)
                {
                    _known.TryRemove(hash, out _);
                }
            }
        }

        if (_known.Count < Most)
        {
            _known[Hash(token)] = (principal, endsAt < now + Longest ? endsAt : now + Longest);
        }
    }

    private static string Hash(string token) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
