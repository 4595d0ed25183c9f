namespace LivePlatform.Deployment;

/// <summary>
/// A small file that the platform replaces while this process runs: a key, a certificate, a password. It is looked at again at most every
/// 10 s, and understood anew when its bytes changed. A file that cannot be read, or makes no sense, changes nothing: what was read last
/// goes on, each look tries again, and <c>onFailure</c> hears why, once for each content.
/// </summary>
/// <typeparam name="T">What the file says.</typeparam>
/// <param name="path">The file.</param>
/// <param name="understand">Makes sense of its bytes, beside what it said before; may throw.</param>
/// <param name="clock">When to look again.</param>
/// <param name="onFailure">Hears why a change was not taken.</param>
public sealed class RereadFile<T>(string path, Func<byte[], T?, T> understand, TimeProvider clock, Action<Exception>? onFailure = null)
    where T : class
{
    /// <summary>So long a look is good.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _looking = new();
    private Look? _last;

    /// <summary>What the file says, at most 10 s old.</summary>
    /// <exception cref="IOException">It cannot be read, and never could.</exception>
    public T Current
    {
        get
        {
            var last = Volatile.Read(ref _last);
            if (last is not null && (clock.GetUtcNow() - last.At).Duration() < LookEvery)
            {
                return last.Value;
            }

            lock (_looking)
            {
                return _last is { } other && other != last ? other.Value : LookAgain(last);
            }
        }
    }

    /// <summary>Why what the file says now is not taken; null where it is.</summary>
    /// <exception cref="IOException">It cannot be read, and never could.</exception>
    public string? NotTaken => Current is null ? null : Volatile.Read(ref _last)?.Why;

    private T LookAgain(Look? last)
    {
        byte[] bytes = [];
        Look look;
        try
        {
            bytes = File.ReadAllBytes(path);
            look = last is not null && bytes.AsSpan().SequenceEqual(last.Bytes)
                ? last with { At = clock.GetUtcNow(), Refused = null, Why = null }
                : new Look(understand(bytes, last?.Value), bytes, null, null, clock.GetUtcNow());
        }
        catch (Exception failure) when (last is not null)
        {
            // Half written, wrong, or of a pair whose other half comes later: the next look may find it whole. The same content is told
            // once.
            look = last with { Refused = bytes, Why = failure.Message, At = clock.GetUtcNow() };
            if (last.Refused is null || !bytes.AsSpan().SequenceEqual(last.Refused))
            {
                onFailure?.Invoke(failure);
            }
        }

        Volatile.Write(ref _last, look);
        return look.Value;
    }

    /// <param name="Value">What was understood last.</param>
    /// <param name="Bytes">From these bytes.</param>
    /// <param name="Refused">What was found since, and not taken.</param>
    /// <param name="Why">Why it was not taken.</param>
    /// <param name="At">When it was looked at last.</param>
    private sealed record Look(T Value, byte[] Bytes, byte[]? Refused, string? Why, DateTimeOffset At);
}
