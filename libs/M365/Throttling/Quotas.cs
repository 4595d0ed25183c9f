namespace LivePlatform.M365.Throttling;

/// <summary>So much in so long.</summary>
/// <param name="Amount">Resource units, writes or requests.</param>
/// <param name="Window">The sliding window in which they are counted.</param>
public sealed record QuotaLimit(double Amount, TimeSpan Window);

/// <summary>How many users an M365 tenant has; Microsoft's quota follows it.</summary>
public enum TenantSize
{
    /// <summary>Fewer than 50 users, or not counted yet.</summary>
    S,

    /// <summary>50 to 500 users.</summary>
    M,

    /// <summary>More than 500 users.</summary>
    L,
}

/// <summary>Microsoft's published limits (Microsoft Graph service-specific throttling limits), as configuration: section
/// <c>Microsoft365:Quotas</c> overrides single values when Microsoft publishes new ones.</summary>
public sealed class Quotas
{
    /// <summary>The date of the page these values were read from.</summary>
    public DateOnly AsOf { get; set; } = new(2026, 2, 6);

    /// <summary>Identity, resource units, one app in a small M365 tenant.</summary>
    public QuotaLimit TenantUnitsS { get; set; } = new(3_500, TimeSpan.FromSeconds(10));

    /// <summary>Identity, resource units, one app in a medium M365 tenant.</summary>
    public QuotaLimit TenantUnitsM { get; set; } = new(5_000, TimeSpan.FromSeconds(10));

    /// <summary>Identity, resource units, one app in a large M365 tenant.</summary>
    public QuotaLimit TenantUnitsL { get; set; } = new(8_000, TimeSpan.FromSeconds(10));

    /// <summary>Identity, writes, one app in one M365 tenant.</summary>
    public QuotaLimit TenantWrites { get; set; } = new(3_000, TimeSpan.FromSeconds(150));

    /// <summary>Identity, resource units, one app in all M365 tenants.</summary>
    public QuotaLimit AppUnits { get; set; } = new(150_000, TimeSpan.FromSeconds(20));

    /// <summary>Identity, writes, one app in all M365 tenants.</summary>
    public QuotaLimit AppWrites { get; set; } = new(35_000, TimeSpan.FromMinutes(5));

    /// <summary>
    /// Teams, reading requests, one app in one M365 tenant. <c>/admin/teams</c> is not listed by Microsoft: its "other" row.
    /// </summary>
    public QuotaLimit TenantTeamsReads { get; set; } = new(30, TimeSpan.FromSeconds(1));

    /// <summary>Teams, all other requests, one app in one M365 tenant.</summary>
    public QuotaLimit TenantTeamsWrites { get; set; } = new(30, TimeSpan.FromSeconds(1));

    /// <summary>Teams, reading requests, one app in all M365 tenants.</summary>
    public QuotaLimit AppTeamsReads { get; set; } = new(1_500, TimeSpan.FromSeconds(1));

    /// <summary>Teams, all other requests, one app in all M365 tenants.</summary>
    public QuotaLimit AppTeamsWrites { get; set; } = new(300, TimeSpan.FromSeconds(1));

    /// <summary>Reports, requests, one app in one M365 tenant.</summary>
    public QuotaLimit TenantReports { get; set; } = new(5, TimeSpan.FromSeconds(10));

    /// <summary>Reports, requests, one app in all M365 tenants.</summary>
    public QuotaLimit AppReports { get; set; } = new(122, TimeSpan.FromSeconds(10));

    /// <summary>The part of the nominal rate that is used at most: the rest pays for late arrival and the bucket's own size.</summary>
    public double Headroom { get; set; } = 0.96;

    /// <summary>The size class of a tenant; S when its users were not counted yet.</summary>
    public static TenantSize SizeOf(long? users) => users switch
    {
        null or < 50 => TenantSize.S,
        <= 500 => TenantSize.M,
        _ => TenantSize.L,
    };

    /// <summary>The resource units of one app in one M365 tenant of that size.</summary>
    public QuotaLimit TenantUnits(TenantSize size) => size switch
    {
        TenantSize.S => TenantUnitsS,
        TenantSize.M => TenantUnitsM,
        TenantSize.L => TenantUnitsL,
        _ => throw new ArgumentOutOfRangeException(nameof(size)),
    };

    /// <summary>What a service may use of a limit per second, all its processes together.</summary>
    public double RatePerSecond(QuotaLimit limit, ServiceShare share)
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentNullException.ThrowIfNull(share);
        return limit.Amount / limit.Window.TotalSeconds * Headroom * share.Percent / 100;
    }

    internal IEnumerable<(string Name, QuotaLimit Limit)> Limits() =>
    [
        (nameof(TenantUnitsS), TenantUnitsS), (nameof(TenantUnitsM), TenantUnitsM), (nameof(TenantUnitsL), TenantUnitsL),
        (nameof(TenantWrites), TenantWrites), (nameof(AppUnits), AppUnits), (nameof(AppWrites), AppWrites),
        (nameof(TenantTeamsReads), TenantTeamsReads), (nameof(TenantTeamsWrites), TenantTeamsWrites),
        (nameof(AppTeamsReads), AppTeamsReads), (nameof(AppTeamsWrites), AppTeamsWrites),
        (nameof(TenantReports), TenantReports), (nameof(AppReports), AppReports),
    ];
}
