namespace LivePlatform.Persistence;

/// <summary>A row whose changes are counted. The count is its ETag, its concurrency token and the version in its events.</summary>
public abstract class Versioned
{
    /// <summary>1 for a new row; grows with every change; never goes back.</summary>
    public long Version { get; private set; } = 1;

    /// <summary>Counts one change. Call it in every transition method.</summary>
    protected void Changed() => Version++;
}
