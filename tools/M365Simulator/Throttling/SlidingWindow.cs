namespace LivePlatform.M365Simulator.Throttling;

/// <summary>What was used in the last so many seconds, in a hundred slices. A slice counts until it is wholly past, so that no true window
/// ever holds more than was checked.</summary>
internal sealed class SlidingWindow(TimeSpan length)
{
    private const int Slices = 100;

    private readonly double[] _used = new double[Slices + 1];
    private readonly double[] _granted = new double[Slices + 1];
    private long _current;

    /// <summary>Granted and throttled use.</summary>
    public double Used { get; private set; }

    public double Granted { get; private set; }

    /// <summary>The highest ratio of granted use to limit.</summary>
    public double Peak { get; private set; }

    public void MoveTo(TimeSpan now)
    {
        var slice = (long)(now / SliceLength);
        if (slice - _current > Slices)
        {
            Array.Clear(_used);
            Array.Clear(_granted);
            (Used, Granted, _current) = (0, 0, slice);
            return;
        }

        for (; _current < slice; _current++)
        {
            var leaving = (int)((_current + 1) % (Slices + 1));
            Used -= _used[leaving];
            Granted -= _granted[leaving];
            (_used[leaving], _granted[leaving]) = (0, 0);
        }
    }

    public void Add(double cost, bool granted, double limit)
    {
        var index = (int)(_current % (Slices + 1));
        _used[index] += cost;
        Used += cost;
        if (granted)
        {
            _granted[index] += cost;
            Granted += cost;
            Peak = Math.Max(Peak, Granted / limit);
        }
    }

    /// <summary>How long until the cost fits, if nothing else comes.</summary>
    public TimeSpan WaitFor(double cost, double limit, TimeSpan now)
    {
        var left = Used;
        for (var slice = _current - Slices; slice <= _current; slice++)
        {
            left -= slice < 0 ? 0 : _used[(int)(slice % (Slices + 1))];
            if (left + cost <= limit)
            {
                return (SliceLength * (slice + Slices + 1)) - now;
            }
        }

        return length;
    }

    private TimeSpan SliceLength => length / Slices;
}
