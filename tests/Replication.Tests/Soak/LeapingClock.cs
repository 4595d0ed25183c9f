namespace LivePlatform.Replication.Tests.Soak;

/// <summary>
/// The machine's clock, which leaps over times in which nothing happens. Whoever waits in place waits in real time: leap only when nobody
/// does.
/// </summary>
internal sealed class LeapingClock : TimeProvider
{
    private long _leapt;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Leapt;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Leapt.TotalSeconds * System.TimestampFrequency);

    public void Leap(TimeSpan over) => Interlocked.Add(ref _leapt, over.Ticks);

    private TimeSpan Leapt => new(Interlocked.Read(ref _leapt));
}
