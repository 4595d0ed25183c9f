using System.Collections.Concurrent;

namespace LivePlatform.M365.Throttling;

/// <summary>This process's part of each app's quota: the service's share divided by its replicas.</summary>
internal sealed class ProcessAppBudget(Quotas quotas, QuotaSlice slice, TimeProvider clock) : IAppBudget
{
    private readonly ConcurrentDictionary<Guid, AppBuckets> _apps = new();

    public ValueTask<BudgetVerdict> TakeAsync(Guid appId, RequestCharge charge, CancellationToken cancellationToken)
    {
        var app = Of(appId);
        lock (app)
        {
            return ValueTask.FromResult(app.Take(charge, clock.GetUtcNow()));
        }
    }

    public void Correct(Guid appId, RequestCharge charge, double difference)
    {
        var app = Of(appId);
        lock (app)
        {
            app.UnitsOf(charge).Correct(difference, clock.GetUtcNow());
        }
    }

    public void Refused(Guid appId, RequestCharge charge, DateTimeOffset until)
    {
        var app = Of(appId);
        lock (app)
        {
            app.UnitsOf(charge).Slow(ThrottleSignal.AfterRefusal, clock.GetUtcNow());
        }
    }

    private AppBuckets Of(Guid appId) => _apps.GetOrAdd(appId, static (_, self) => self.NewApp(), this);

    private AppBuckets NewApp()
    {
        var now = clock.GetUtcNow();
        TokenBucket Bucket(QuotaLimit limit, double floor) => new(BucketShape.Of(limit, slice, floor), now);
        return new(
            Bucket(quotas.AppUnits, BucketShape.UnitsFloor),
            Bucket(quotas.AppWrites, BucketShape.RequestFloor),
            Bucket(quotas.AppTeamsReads, BucketShape.RequestFloor),
            Bucket(quotas.AppTeamsWrites, BucketShape.RequestFloor),
            Bucket(quotas.AppReports, BucketShape.RequestFloor));
    }

    private sealed class AppBuckets(
        TokenBucket units, TokenBucket writes, TokenBucket teamsReads, TokenBucket teamsWrites, TokenBucket reports)
    {
        public BudgetVerdict Take(RequestCharge charge, DateTimeOffset now)
        {
            var countsWrites = charge.Workload is GraphWorkload.Identity && !charge.OnlyReads;
            if (countsWrites && !writes.TryTakeNow(charge.Writes, now, out var writeWait))
            {
                return new(false, writeWait);
            }

            if (UnitsOf(charge).TryTakeNow(charge.Units, now, out var wait))
            {
                return new(true, TimeSpan.Zero);
            }

            if (countsWrites)
            {
                writes.GiveBack(charge.Writes, now);
            }

            return new(false, wait);
        }

        public TokenBucket UnitsOf(RequestCharge charge) => charge.Workload switch
        {
            GraphWorkload.Identity => units,
            GraphWorkload.Teams => charge.OnlyReads ? teamsReads : teamsWrites,
            GraphWorkload.Reports => reports,
            _ => throw new ArgumentOutOfRangeException(nameof(charge)),
        };
    }
}
