namespace LivePlatform.M365.Throttling;

/// <summary>The process boundary: tells every other process of the platform about a 429, at once and past the outbox.</summary>
public interface IThrottleBroadcast
{
    /// <summary>
    /// Sends the notice. A failure is counted and otherwise ignored: the other processes will learn it from their own 429.
    /// </summary>
    Task AnnounceAsync(ThrottleNotice notice, CancellationToken cancellationToken);
}

/// <summary>For a process that has nobody to tell.</summary>
internal sealed class NoBroadcast : IThrottleBroadcast
{
    public Task AnnounceAsync(ThrottleNotice notice, CancellationToken cancellationToken) => Task.CompletedTask;
}
