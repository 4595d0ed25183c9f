namespace LivePlatform.M365.Throttling;

/// <summary>Arithmetic of one bucket; not thread-safe, knows no clock. Starts empty: what an earlier owner spent is unknown.</summary>
/// <remarks>
/// Tokens may be negative: then requests are already promised to later moments, in the order in which they asked.
/// After a slow-down the factor climbs back linearly, and refills are its exact integral, so that it makes no difference
/// how often the bucket is looked at, exported and imported.
/// A request larger than the bucket waits until it is covered and pays the excess twice: once before and once after.
/// Without the second payment, a window that begins with it would hold more than the quota.
/// </remarks>
internal sealed class TokenBucket(BucketShape shape, DateTimeOffset now)
{
    public const double LowestFactor = 0.05;
    public const double FactorPerSecond = 0.01;
    private const double Tolerance = 1e-9;
    private static readonly TimeSpan OneDecreasePer = TimeSpan.FromSeconds(1);

    private BucketShape _shape = shape;
    private DateTimeOffset _at = now;
    private DateTimeOffset _slowedAt = DateTimeOffset.MinValue;

    public double Tokens { get; private set; }

    public double Factor { get; private set; } = 1;

    public BucketShape Shape => _shape;

    public double RatePerSecond => _shape.Rate * Factor;

    /// <summary>
    /// Promises a start. False when those who asked before need longer than <paramref name="longest"/>; nothing is taken then.
    /// </summary>
    public bool TryReserve(double cost, DateTimeOffset now, TimeSpan longest, out TimeSpan wait)
    {
        Refill(now);
        var backlog = WaitFor(Math.Min(cost, _shape.Capacity));
        if (backlog > longest)
        {
            wait = backlog;
            return false;
        }

        wait = WaitFor(cost);
        Tokens -= Price(cost);
        return true;
    }

    /// <summary>Takes now or not at all; <paramref name="wait"/> says when it is worth asking again.</summary>
    public bool TryTakeNow(double cost, DateTimeOffset now, out TimeSpan wait)
    {
        Refill(now);
        wait = WaitFor(Math.Min(cost, _shape.Capacity));
        if (wait > TimeSpan.Zero)
        {
            return false;
        }

        Tokens -= Price(cost);
        return true;
    }

    /// <summary>Undoes a reservation whose request was never sent.</summary>
    public void GiveBack(double cost, DateTimeOffset now)
    {
        Refill(now);
        Tokens = Math.Min(_shape.Capacity, Tokens + Price(cost));
    }

    /// <summary>Books what Microsoft really charged.</summary>
    public void Correct(double difference, DateTimeOffset now)
    {
        Refill(now);
        Tokens = Math.Min(_shape.Capacity, Tokens - difference);
    }

    /// <summary>Lowers the rate. Several signals within a second are one: they tell of the same moment.</summary>
    public void Slow(double by, DateTimeOffset now)
    {
        Refill(now);
        if (now - _slowedAt < OneDecreasePer)
        {
            return;
        }

        _slowedAt = now;
        Factor = Math.Max(LowestFactor, Factor * by);
    }

    public void Reshape(BucketShape shape, DateTimeOffset now)
    {
        Refill(now);
        _shape = shape;
        Tokens = Math.Min(shape.Capacity, Tokens);
    }

    public TenantBudgetState Export(DateTimeOffset now)
    {
        Refill(now);
        return new(Tokens, _at, Factor);
    }

    /// <summary>Continues where another process stopped. A time in our future is kept: nothing is refilled before it.</summary>
    public void Import(TenantBudgetState state, DateTimeOffset now)
    {
        Factor = double.IsFinite(state.Factor) ? Math.Clamp(state.Factor, LowestFactor, 1) : LowestFactor;
        Tokens = double.IsFinite(state.Tokens) ? Math.Min(_shape.Capacity, state.Tokens) : 0;
        _at = state.At;
        Refill(now);
    }

    private double Price(double cost) => cost <= _shape.Capacity ? cost : (2 * cost) - _shape.Capacity;

    /// <summary>Exact also while the factor climbs: a promise that comes later than its tokens would let others in before it, and then
    /// both in one window. Rounded up to a millisecond, the finest that a timer keeps.</summary>
    private TimeSpan WaitFor(double tokens)
    {
        var missing = tokens - Tokens;
        return missing <= Tolerance ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(1000 * SecondsUntil(missing / _shape.Rate)));
    }

    /// <summary>The inverse of the refill: when so many seconds at full speed will have come together.</summary>
    private double SecondsUntil(double fullSpeedSeconds)
    {
        var climb = (1 - Factor) / FactorPerSecond;
        var whileClimbing = climb * (1 + Factor) / 2;
        return fullSpeedSeconds < whileClimbing
            ? (Math.Sqrt((Factor * Factor) + (2 * FactorPerSecond * fullSpeedSeconds)) - Factor) / FactorPerSecond
            : climb + fullSpeedSeconds - whileClimbing;
    }

    private void Refill(DateTimeOffset now)
    {
        var seconds = (now - _at).TotalSeconds;
        if (seconds <= 0)
        {
            return;
        }

        var climbing = Math.Min(seconds, (1 - Factor) / FactorPerSecond);
        var fullSpeedSeconds = (climbing * (Factor + (FactorPerSecond * climbing / 2))) + (seconds - climbing);
        Tokens = Math.Min(_shape.Capacity, Tokens + (_shape.Rate * fullSpeedSeconds));
        Factor = Math.Min(1, Factor + (FactorPerSecond * seconds));
        _at = now;
    }
}
