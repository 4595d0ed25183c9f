using CsCheck;
using LivePlatform.M365.Throttling;
using Microsoft.Extensions.Time.Testing;

namespace LivePlatform.M365.Tests.Throttling;

public sealed class SpendingABudget
{
    private static readonly TimeSpan InPlace = TimeSpan.FromSeconds(2);
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);
    private static readonly Quotas Published = new();

    private static readonly Gen<(int Gap, int Cost, int Then)> Call = Gen.Select(
        Gen.Frequency((6, Gen.Int[0, 3]), (3, Gen.Int[0, 400]), (1, Gen.Int[0, 15_000])),
        Gen.Frequency((8, Gen.Int[1, 5]), (1, Gen.Int[6, 120])),
        Gen.Int[0, 9]);

    private static readonly Gen<QuotaSlice> Slice = Gen.Select(
        OneOf([.. ServiceShare.All]), Gen.Int[1, 4], (share, replicas) => QuotaSlice.Of(share, replicas, Published));

    private static readonly Gen<QuotaLimit> Limit = OneOf([.. Published.Limits().Select(limit => limit.Limit)]);

    [Fact]
    public void No_schedule_of_calls_gets_more_than_the_share_in_any_window() =>
        Gen.Select(Slice, Limit, OneOf([BucketShape.UnitsFloor, BucketShape.RequestFloor]), Call.Array[1, 600])
            .Sample((slice, limit, floor, calls) =>
            {
                var now = Start;
                var shape = BucketShape.Of(limit, slice, floor);
                var bucket = new TokenBucket(shape, now);
                List<(DateTimeOffset At, double Cost)> starts = [];
                foreach (var (gap, cost, then) in calls)
                {
                    now += TimeSpan.FromMilliseconds(gap);
                    if (bucket.TryReserve(cost, now, InPlace, out var wait))
                    {
                        starts.Add((now + wait, cost));
                    }

                    switch (then)
                    {
                        case 0: bucket.Slow(ThrottleSignal.AfterRefusal, now); break;
                        case 1: bucket.Import(bucket.Export(now), now); break;
                    }
                }

                // One request that is larger than the whole share cannot be cut in two: then it is alone in its window.
                var most = Math.Max(shape.Quota, starts.Select(start => start.Cost).DefaultIfEmpty().Max());
                MostInOneWindow(starts, limit.Window).ShouldBeLessThanOrEqualTo(most + 1e-6);
            }, iter: 1_000);

    [Fact]
    public void A_budget_that_travels_grants_exactly_what_one_that_stays_grants() =>
        Gen.Select(Slice, Call.Array[1, 200]).Sample((slice, calls) =>
        {
            var now = Start;
            var shape = BucketShape.Of(Published.TenantUnitsM, slice, BucketShape.UnitsFloor);
            var stays = new TokenBucket(shape, now);
            var travels = new TokenBucket(shape, now);
            foreach (var (gap, cost, then) in calls)
            {
                now += TimeSpan.FromMilliseconds(gap + 1001);
                var next = new TokenBucket(shape, now);
                next.Import(travels.Export(now), now);
                travels = next;
                if (then == 0)
                {
                    stays.Slow(0.5, now);
                    travels.Slow(0.5, now);
                }

                for (var i = 0; i < 20; i++)
                {
                    travels.TryReserve(cost, now, InPlace, out var waitTravelling)
                        .ShouldBe(stays.TryReserve(cost, now, InPlace, out var wait));
                    Math.Abs((waitTravelling - wait).TotalMilliseconds).ShouldBeLessThanOrEqualTo(1);
                }

                travels.Tokens.ShouldBe(stays.Tokens, 1e-6);
                travels.Factor.ShouldBe(stays.Factor, 1e-9);
            }
        }, iter: 300);

    [Fact]
    public void Asking_all_the_time_gets_nearly_all_of_the_share()
    {
        var now = Start;
        var shape = BucketShape.Of(Published.TenantUnitsS, QuotaSlice.Of(ServiceShare.Replication, 1, Published), BucketShape.UnitsFloor);
        var bucket = new TokenBucket(shape, now);
        var granted = 0;
        for (; now < Start.AddSeconds(100); now += TimeSpan.FromMilliseconds(2))
        {
            granted += bucket.TryTakeNow(1, now, out _) ? 1 : 0;
        }

        (granted / 10.0).ShouldBeInRange(2_680, 2_695);
        shape.Rate.ShouldBe(Published.RatePerSecond(Published.TenantUnitsS, ServiceShare.Replication), 1e-9);
    }

    [Fact]
    public void A_backlog_beyond_the_limit_is_refused_and_not_charged()
    {
        var bucket = NewBucket();
        while (bucket.TryReserve(5, Start, InPlace, out var granted))
        {
            granted.ShouldBeLessThanOrEqualTo(InPlace);
        }

        var tokens = bucket.Tokens;
        bucket.TryReserve(5, Start, InPlace, out var wait).ShouldBeFalse();
        wait.ShouldBeGreaterThan(InPlace);
        bucket.Tokens.ShouldBe(tokens);
    }

    [Fact]
    public void A_refusal_lowers_the_rate_once_a_second_and_it_climbs_back()
    {
        var bucket = NewBucket();
        bucket.Slow(0.7, Start);
        bucket.Slow(0.7, Start.AddMilliseconds(900));
        bucket.Factor.ShouldBe(0.709, 1e-9);
        bucket.Export(Start.AddSeconds(10)).Factor.ShouldBe(0.8, 1e-9);
        bucket.Export(Start.AddSeconds(60)).Factor.ShouldBe(1);
        for (var i = 0; i < 50; i++)
        {
            bucket.Slow(0.7, Start.AddSeconds(60 + i * 1.1));
        }

        bucket.Factor.ShouldBeGreaterThanOrEqualTo(TokenBucket.LowestFactor);
    }

    [Fact]
    public void A_state_from_a_clock_that_runs_ahead_refills_nothing_before_its_time()
    {
        var bucket = NewBucket();
        bucket.Import(new(0, Start.AddSeconds(3), 1), Start);
        bucket.Export(Start.AddSeconds(2)).Tokens.ShouldBe(0);
        bucket.Export(Start.AddSeconds(4)).Tokens.ShouldBe(bucket.Shape.Capacity);
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(1e300, double.NaN)]
    [InlineData(double.PositiveInfinity, 5)]
    public void A_damaged_state_gives_no_more_than_a_full_bucket(double tokens, double factor)
    {
        var bucket = NewBucket();
        bucket.Import(new(tokens, Start, factor), Start);
        bucket.Tokens.ShouldBeInRange(0, bucket.Shape.Capacity);
        bucket.Factor.ShouldBeInRange(TokenBucket.LowestFactor, 1);
    }

    [Fact]
    public void A_larger_tenant_gets_a_larger_budget_and_keeps_what_it_owes()
    {
        var clock = new FakeTimeProvider(Start);
        var budget = new TenantBudget(Published, QuotaSlice.Of(ServiceShare.Replication, 1, Published), clock);
        var small = budget.UnitsPerSecond;
        budget.Import(new(-10, Start, 1));
        budget.SetUserCount(640_000);
        budget.Size.ShouldBe(TenantSize.L);
        budget.UnitsPerSecond.ShouldBe(small * 8_000 / 3_500, 1e-6);
        budget.Export().Tokens.ShouldBe(-10);
    }

    [Fact]
    public void What_Microsoft_really_charged_is_booked()
    {
        var clock = new FakeTimeProvider(Start);
        var budget = new TenantBudget(Published, QuotaSlice.Of(ServiceShare.Replication, 1, Published), clock);
        var charge = new RequestCharge(GraphWorkload.Identity, 1, 0);
        clock.Advance(TimeSpan.FromSeconds(1));
        var before = budget.Export().Tokens;
        budget.TakeUnits(charge, InPlace).Granted.ShouldBeTrue();
        budget.Correct(charge, 3);
        budget.Export().Tokens.ShouldBe(before - 3, 1e-9);
    }

    private static Gen<T> OneOf<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static TokenBucket NewBucket() =>
        new(BucketShape.Of(Published.TenantUnitsS, QuotaSlice.Of(ServiceShare.Replication, 1, Published), BucketShape.UnitsFloor), Start);

    private static double MostInOneWindow(List<(DateTimeOffset At, double Cost)> starts, TimeSpan window)
    {
        double sum = 0, most = 0;
        var first = 0;
        starts.Sort((a, b) => a.At.CompareTo(b.At));
        foreach (var (at, cost) in starts)
        {
            sum += cost;
            for (; at - starts[first].At >= window; first++)
            {
                sum -= starts[first].Cost;
            }

            most = Math.Max(most, sum);
        }

        return most;
    }
}
