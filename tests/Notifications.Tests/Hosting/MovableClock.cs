namespace LivePlatform.Notifications.Tests.Hosting;

/// <summary>The machine's clock, moved.</summary>
internal sealed class MovableClock : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);
}
