namespace LivePlatform.M365Simulator.Throttling;

/// <summary>Whom a throttle holds back.</summary>
internal enum ThrottleScope
{
    AppTenant,
    App,
    Tenant,
}

/// <summary>Which calls a throttle holds back.</summary>
internal enum ThrottleAccess
{
    ReadWrite,
    Write,
}

/// <summary>One published limit of the identity workload.</summary>
internal sealed record Quota(string Name, ThrottleScope Scope, ThrottleAccess Access, TimeSpan Window, string Information)
{
    public const string Units = "ResourceUnitLimitExceeded";
    public const string Writes = "WriteLimitExceeded";

    public static readonly Quota AppTenantUnits = new(
        "appTenantUnits", ThrottleScope.AppTenant, ThrottleAccess.ReadWrite, TimeSpan.FromSeconds(10), Units);
    public static readonly Quota AppUnits = new("appUnits", ThrottleScope.App, ThrottleAccess.ReadWrite, TimeSpan.FromSeconds(20), Units);
    public static readonly Quota AppRequests = new(
        "appRequests", ThrottleScope.App, ThrottleAccess.ReadWrite, TimeSpan.FromSeconds(10), "CPULimitExceeded");
    public static readonly Quota AppTenantWrites = new(
        "appTenantWrites", ThrottleScope.AppTenant, ThrottleAccess.Write, TimeSpan.FromSeconds(150), Writes);
    public static readonly Quota AppWrites = new("appWrites", ThrottleScope.App, ThrottleAccess.Write, TimeSpan.FromMinutes(5), Writes);
    public static readonly Quota TenantWrites = new(
        "tenantWrites", ThrottleScope.Tenant, ThrottleAccess.Write, TimeSpan.FromMinutes(5), Writes);

    public static readonly Quota[] ForReads = [AppTenantUnits, AppUnits, AppRequests];
    public static readonly Quota[] ForWrites = [AppTenantUnits, AppUnits, AppRequests, AppTenantWrites, AppWrites, TenantWrites];

    /// <summary>The limit, by the number of users in the tenant.</summary>
    public double LimitFor(int users) => Name switch
    {
        "appTenantUnits" => users switch { < 50 => 3_500, <= 500 => 5_000, _ => 8_000 },
        "appUnits" => 150_000,
        "appRequests" => 130_000,
        "appTenantWrites" => 3_000,
        "appWrites" => 35_000,
        "tenantWrites" => 18_000,
        _ => throw new ArgumentOutOfRangeException(nameof(users), Name, "An unknown quota."),
    };
}

/// <summary>What a throttled call is told.</summary>
internal sealed record Throttled(ThrottleScope Scope, ThrottleAccess Access, Guid AppId, Guid TenantId, TimeSpan Wait, string Information)
{
    /// <summary>As in the header x-ms-throttle-scope.</summary>
    public string ScopeHeader
    {
        get
        {
            var name = Scope switch
            {
                ThrottleScope.AppTenant => "Tenant_Application",
                ThrottleScope.App => "Application",
                ThrottleScope.Tenant => "Tenant",
                _ => throw new ArgumentOutOfRangeException(nameof(Scope)),
            };
            return $"{name}/{Access}/{AppId}/{TenantId}";
        }
    }
}
