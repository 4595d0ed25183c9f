namespace LivePlatform.M365.Throttling;

/// <summary>What this process may ask of Microsoft for one app in one M365 tenant. Thread-safe; no call blocks.</summary>
/// <remarks>Its Identity part can be exported and imported (<see cref="Export"/>), because in Replication it travels with the directory.
/// All other buckets start empty in a new process, which costs at most the quarter second of rate that they hold.</remarks>
public sealed class TenantBudget
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly Quotas _quotas;
    private readonly QuotaSlice _slice;
    private readonly TokenBucket _units;
    private readonly TokenBucket _writes;
    private readonly TokenBucket _teamsReads;
    private readonly TokenBucket _teamsWrites;
    private readonly TokenBucket _reports;
    private TenantSize _size = TenantSize.S;

    internal TenantBudget(Quotas quotas, QuotaSlice slice, TimeProvider clock)
    {
        _clock = clock;
        _quotas = quotas;
        _slice = slice;
        var now = clock.GetUtcNow();
        TokenBucket Bucket(QuotaLimit limit, double floor) => new(BucketShape.Of(limit, slice, floor), now);
        _units = Bucket(quotas.TenantUnits(_size), BucketShape.UnitsFloor);
        _writes = Bucket(quotas.TenantWrites, BucketShape.RequestFloor);
        _teamsReads = Bucket(quotas.TenantTeamsReads, BucketShape.RequestFloor);
        _teamsWrites = Bucket(quotas.TenantTeamsWrites, BucketShape.RequestFloor);
        _reports = Bucket(quotas.TenantReports, BucketShape.RequestFloor);
    }

    /// <summary>The size class whose quota is used; <see cref="TenantSize.S"/> until users were counted.</summary>
    public TenantSize Size
    {
        get { lock (_gate) { return _size; } }
    }

    /// <summary>Resource units per second that this process may spend now.</summary>
    public double UnitsPerSecond
    {
        get { lock (_gate) { return _units.RatePerSecond; } }
    }

    /// <summary>Tells how many users the last complete round counted; null: not known.</summary>
    public void SetUserCount(long? users)
    {
        lock (_gate)
        {
            var size = Quotas.SizeOf(users);
            if (size != _size)
            {
                _size = size;
                _units.Reshape(BucketShape.Of(_quotas.TenantUnits(size), _slice, BucketShape.UnitsFloor), _clock.GetUtcNow());
            }
        }
    }

    /// <summary>The Identity budget as it is now, for the process that continues.</summary>
    public TenantBudgetState Export()
    {
        lock (_gate)
        {
            return _units.Export(_clock.GetUtcNow());
        }
    }

    /// <summary>Continues another process's budget. Call <see cref="SetUserCount"/> first.</summary>
    public void Import(TenantBudgetState state)
    {
        lock (_gate)
        {
            _units.Import(state, _clock.GetUtcNow());
        }
    }

    /// <summary>Takes a write at once or refuses; requests that only read always pass.</summary>
    internal BudgetVerdict TakeWrites(RequestCharge charge)
    {
        if (charge.Workload is not GraphWorkload.Identity || charge.OnlyReads)
        {
            return new(true, TimeSpan.Zero);
        }

        lock (_gate)
        {
            return new(_writes.TryTakeNow(charge.Writes, _clock.GetUtcNow(), out var wait), wait);
        }
    }

    /// <summary>
    /// Takes the units (or requests), in the order of asking; refuses when those before need longer than <paramref name="longest"/>.
    /// </summary>
    internal BudgetVerdict TakeUnits(RequestCharge charge, TimeSpan longest)
    {
        lock (_gate)
        {
            return new(BucketOf(charge).TryReserve(charge.Units, _clock.GetUtcNow(), longest, out var wait), wait);
        }
    }

    internal void GiveBackWrites(RequestCharge charge)
    {
        if (charge.Workload is GraphWorkload.Identity && !charge.OnlyReads)
        {
            lock (_gate)
            {
                _writes.GiveBack(charge.Writes, _clock.GetUtcNow());
            }
        }
    }

    internal void GiveBackUnits(RequestCharge charge)
    {
        lock (_gate)
        {
            BucketOf(charge).GiveBack(charge.Units, _clock.GetUtcNow());
        }
    }

    /// <summary>Books the cost that Microsoft reported instead of the one that was assumed.</summary>
    internal void Correct(RequestCharge charge, double unitsReported)
    {
        lock (_gate)
        {
            BucketOf(charge).Correct(unitsReported - charge.Units, _clock.GetUtcNow());
        }
    }

    /// <summary>Lowers the rate; it climbs back by itself, one percent point a second.</summary>
    internal void Slow(RequestCharge charge, double by)
    {
        lock (_gate)
        {
            BucketOf(charge).Slow(by, _clock.GetUtcNow());
        }
    }

    private TokenBucket BucketOf(RequestCharge charge) => charge.Workload switch
    {
        GraphWorkload.Identity => _units,
        GraphWorkload.Teams => charge.OnlyReads ? _teamsReads : _teamsWrites,
        GraphWorkload.Reports => _reports,
        _ => throw new ArgumentOutOfRangeException(nameof(charge)),
    };
}
