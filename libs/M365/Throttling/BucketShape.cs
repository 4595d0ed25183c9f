namespace LivePlatform.M365.Throttling;

/// <summary>
/// Rate and size of a token bucket that can never grant more than <see cref="Quota"/> in any window: size + rate × window &lt;= quota.
/// </summary>
/// <param name="Quota">What this process may use in one window.</param>
/// <param name="Rate">Tokens per second at full speed.</param>
/// <param name="Capacity">The most tokens it holds: a quarter second of rate, unless that is too little for one request.</param>
internal readonly record struct BucketShape(double Quota, double Rate, double Capacity)
{
    /// <summary>A batch or a membership query in one go.</summary>
    public const double UnitsFloor = 20;

    /// <summary>One request or write in one go.</summary>
    public const double RequestFloor = 1;

    private const double SecondsHeld = 0.25;

    public static BucketShape Of(QuotaLimit limit, QuotaSlice slice, double floor)
    {
        var quota = limit.Amount * slice.Fraction;
        var window = limit.Window.TotalSeconds;
        var reserve = quota * (1 - slice.Headroom);
        var held = Math.Min(SecondsHeld * slice.Headroom * quota / window, reserve);
        var capacity = Math.Max(held, Math.Min(floor, quota / 4));
        return new(quota, Math.Min(slice.Headroom * quota, quota - capacity) / window, capacity);
    }
}

/// <summary>The part of every quota that this process may use.</summary>
/// <param name="Fraction">Share of the service, divided by its replicas: above 0, at most 1.</param>
/// <param name="Headroom">The part of it that is used at most.</param>
internal readonly record struct QuotaSlice(double Fraction, double Headroom)
{
    public static QuotaSlice Of(ServiceShare share, int replicas, Quotas quotas) =>
        new(share.Percent / 100.0 / replicas, quotas.Headroom);
}
