using LivePlatform.M365.Throttling;

namespace LivePlatform.M365.Tests.Throttling;

/// <summary>A bucket's arithmetic: 10 a second, holds 20, and begins empty.</summary>
public sealed class TurningABucket
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TokenBucket _bucket = new(new BucketShape(Quota: 1_000, Rate: 10, Capacity: 20), Start);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(60, 20)]
    [InlineData(-5, 0)]
    public void It_fills_with_time_up_to_what_it_holds(double seconds, double tokens)
    {
        _bucket.GiveBack(0, At(seconds));
        _bucket.Tokens.ShouldBe(tokens, 1e-9);
    }

    [Fact]
    public void It_grants_at_once_what_it_holds_and_names_the_wait_for_the_rest()
    {
        _bucket.TryTakeNow(10, At(1), out var wait).ShouldBeTrue();
        (wait, _bucket.Tokens).ShouldBe((TimeSpan.Zero, 0));
        _bucket.TryTakeNow(5, At(1), out wait).ShouldBeFalse();
        (wait, _bucket.Tokens).ShouldBe((TimeSpan.FromMilliseconds(500), 0), "nothing was taken");
        _bucket.TryTakeNow(5, At(1.5), out _).ShouldBeTrue();
    }

    [Fact]
    public void What_is_larger_than_all_it_holds_waits_for_a_full_bucket_and_is_paid_twice_beyond()
    {
        _bucket.TryTakeNow(30, At(1), out var wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.FromSeconds(1), "until it is full");
        _bucket.TryTakeNow(30, At(2), out _).ShouldBeTrue();
        _bucket.Tokens.ShouldBe(-20, 1e-9, "30 and once more the 10 beyond");
        _bucket.GiveBack(30, At(2));
        _bucket.Tokens.ShouldBe(20, 1e-9);
    }

    [Fact]
    public void A_reservation_is_taken_though_it_waits_unless_it_would_wait_too_long()
    {
        _bucket.TryReserve(5, At(0), TimeSpan.FromMilliseconds(499), out var wait).ShouldBeFalse();
        (wait, _bucket.Tokens).ShouldBe((TimeSpan.FromMilliseconds(500), 0));
        _bucket.TryReserve(5, At(0), TimeSpan.FromMilliseconds(500), out wait).ShouldBeTrue();
        (wait, _bucket.Tokens).ShouldBe((TimeSpan.FromMilliseconds(500), -5));
        _bucket.TryReserve(40, At(2.5), TimeSpan.Zero, out wait).ShouldBeTrue("it holds all that it can");
        wait.ShouldBe(TimeSpan.FromSeconds(2));
        _bucket.Tokens.ShouldBe(-40, 1e-9);
    }

    [Fact]
    public void What_was_given_back_or_cost_less_than_thought_never_overfills_it()
    {
        _bucket.TryTakeNow(15, At(2), out _).ShouldBeTrue();
        _bucket.GiveBack(3, At(2));
        _bucket.Tokens.ShouldBe(8, 1e-9);
        _bucket.Correct(2, At(2));
        _bucket.Tokens.ShouldBe(6, 1e-9);
        _bucket.Correct(-4, At(2.5));
        _bucket.Tokens.ShouldBe(15, 1e-9);
        _bucket.GiveBack(19, At(2.5));
        _bucket.Tokens.ShouldBe(20, 1e-9);
    }

    [Fact]
    public void A_refusal_slows_it_once_a_second_and_it_recovers_by_a_hundredth_a_second()
    {
        _bucket.Slow(0.5, At(10));
        _bucket.Slow(0.5, At(10.9));
        (_bucket.Factor, _bucket.RatePerSecond).ShouldBe((0.509, 5.09), "twice within a second is once");
        _bucket.Slow(0.5, At(11));
        _bucket.Factor.ShouldBe(0.255, 1e-9);
        _bucket.Slow(0.01, At(13));
        _bucket.Factor.ShouldBe(TokenBucket.LowestFactor, 1e-9);
        _bucket.GiveBack(0, At(108));
        _bucket.Factor.ShouldBe(1, 1e-9);
    }

    [Fact]
    public void While_it_recovers_it_fills_by_the_area_under_its_slope()
    {
        _bucket.TryTakeNow(20, At(2), out _).ShouldBeTrue();
        _bucket.Slow(0.5, At(2));
        _bucket.GiveBack(0, At(4));
        _bucket.Tokens.ShouldBe(10 * ((2 * 0.5) + (0.01 * 2 * 2 / 2)), 1e-9);
        _bucket.TryTakeNow(_bucket.Tokens, At(4), out _).ShouldBeTrue();
        _bucket.TryTakeNow(10.4, At(4), out var wait).ShouldBeFalse();
        _bucket.TryTakeNow(10.4, At(4) + wait - TimeSpan.FromMilliseconds(2), out _).ShouldBeFalse();
        _bucket.TryTakeNow(10.4, At(4) + wait, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_wait_that_outlasts_the_recovery_is_counted_at_both_speeds()
    {
        var bucket = new TokenBucket(new BucketShape(10_000, 1, 1_000), Start);
        bucket.Slow(0.9, Start);
        bucket.TryTakeNow(15, Start, out var wait).ShouldBeFalse();
        wait.TotalSeconds.ShouldBe(10 + (15 - 9.5), 0.002, "ten seconds of climbing bring 9.5");
        bucket.TryTakeNow(5, Start, out wait).ShouldBeFalse();
        wait.TotalSeconds.ShouldBe((Math.Sqrt(0.81 + 0.1) - 0.9) / 0.01, 0.002);
    }

    [Fact]
    public void Its_state_travels_and_nonsense_makes_it_careful()
    {
        _bucket.Slow(0.5, At(1));
        var state = _bucket.Export(At(1));
        (state.Tokens, state.At, state.Factor).ShouldBe((10, At(1), 0.5));
        var other = new TokenBucket(new BucketShape(1_000, 10, 4), At(1));
        other.Import(state, At(1));
        (other.Tokens, other.Factor).ShouldBe((4, 0.5), "it holds no more than its own shape");
        other.Import(new TenantBudgetState(double.NaN, At(1), double.NaN), At(1));
        (other.Tokens, other.Factor).ShouldBe((0, TokenBucket.LowestFactor));
        other.Import(new TenantBudgetState(1, At(1), 7), At(1.1));
        other.Factor.ShouldBe(1);
        other.Tokens.ShouldBe(2, 1e-9);
    }

    [Fact]
    public void Another_shape_holds_from_that_moment_on()
    {
        _bucket.Reshape(new BucketShape(500, 5, 8), At(1));
        (_bucket.Tokens, _bucket.Shape.Rate).ShouldBe((8, 5));
        _bucket.TryTakeNow(8, At(1), out _).ShouldBeTrue();
        _bucket.GiveBack(0, At(2));
        _bucket.Tokens.ShouldBe(5, 1e-9);
    }

    [Fact]
    public void A_shape_leaves_its_headroom_and_holds_a_quarter_of_a_second_or_its_floor()
    {
        // 600 in 10 s, half of it ours, 0.9 of that used: reserve 30, held 0.25 s of 27 a second.
        BucketShape.Of(new QuotaLimit(600, TimeSpan.FromSeconds(10)), new QuotaSlice(0.5, 0.9), floor: 1)
            .ShouldBe(new BucketShape(300, 27, 0.25 * 27));

        // Held no more than the reserve.
        BucketShape.Of(new QuotaLimit(100, TimeSpan.FromSeconds(1)), new QuotaSlice(1, 0.9), floor: 1)
            .ShouldSatisfyAllConditions(x => x.Capacity.ShouldBe(10, 1e-9), x => x.Rate.ShouldBe(90, 1e-9));

        // The floor counts, but never more than a quarter of the quota; what it holds is taken from the rate.
        BucketShape.Of(new QuotaLimit(60, TimeSpan.FromSeconds(60)), new QuotaSlice(1, 0.9), floor: 20)
            .ShouldSatisfyAllConditions(x => x.Capacity.ShouldBe(15, 1e-9), x => x.Rate.ShouldBe(45 / 60d, 1e-9));
        QuotaSlice.Of(new ServiceShare("x", 80), replicas: 4, new Quotas()).Fraction.ShouldBe(0.2, 1e-9);
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);
}
