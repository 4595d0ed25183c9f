using System.Security.Cryptography;

namespace LivePlatform.Gateway.ApiDocument;

/// <summary>The document as it is served, and the wish of its readers to see it fresh.</summary>
internal sealed class MergedDocument : IDisposable
{
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private Served? _current;

    /// <summary>Null until the first merge.</summary>
    public Served? Current => Volatile.Read(ref _current);

    /// <summary>Puts a new content in place.</summary>
    /// <returns>False when it is what was served before.</returns>
    public bool Replace(byte[] json)
    {
        var eTag = $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 8))}\"";
        if (Current?.ETag == eTag)
        {
            return false;
        }

        Volatile.Write(ref _current, new Served(json, eTag));
        return true;
    }

    /// <summary>Somebody reads: a look at the services is due soon.</summary>
    public void Wanted()
    {
        if (_wanted.CurrentCount == 0)
        {
            try
            {
                _wanted.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another reader came between the look and the release: the look is due all the same.
            }
        }
    }

    /// <summary>Waits for a reader, at most as long as given.</summary>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _wanted.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _wanted.Dispose();

    internal sealed record Served(byte[] Json, string ETag);
}
