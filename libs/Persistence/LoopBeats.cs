using System.Collections.Concurrent;

namespace LivePlatform.Persistence;

/// <summary>A loop of this process, as it was heard of last.</summary>
/// <param name="Name">The loop, for people.</param>
/// <param name="NextBy">When it is heard of again at the latest, unless something is wrong.</param>
public readonly record struct LoopBeat(string Name, DateTimeOffset NextBy);

/// <summary>
/// Hears of each loop of this process as often as it comes round: one that waits for what never comes throws nothing and logs nothing.
/// </summary>
public sealed class LoopBeats(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _nextBy = new(StringComparer.Ordinal);

    /// <summary>All loops that were heard of.</summary>
    public IReadOnlyList<LoopBeat> All => [.. _nextBy.Select(static loop => new LoopBeat(loop.Key, loop.Value))];

    /// <summary>A loop comes round.</summary>
    /// <param name="loop">Its name.</param>
    /// <param name="within">How long it may rest, or work, until it says so again.</param>
    public void Beat(string loop, TimeSpan within) => _nextBy[loop] = clock.GetUtcNow() + within;
}
