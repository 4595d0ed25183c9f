namespace LivePlatform.M365.Throttling;

/// <summary>What Microsoft asked to pause: one app in one M365 tenant, one app everywhere, or every app in one M365 tenant.</summary>
/// <param name="AppId">The app; null: every app.</param>
/// <param name="M365TenantId">The M365 tenant; null: every M365 tenant.</param>
/// <param name="Workload">The part of Graph that answered 429; the others go on.</param>
public readonly record struct ThrottleScope(Guid? AppId, Guid? M365TenantId, GraphWorkload Workload)
{
    /// <summary>The response header that names the scope: <c>Tenant_Application/ReadWrite/{app}/{tenant}</c>.</summary>
    public const string HeaderName = "x-ms-throttle-scope";

    /// <summary>Reads the kind of scope from the header and takes the ids from the call itself. Without the header, or with an
    /// unknown kind, it is the app in the tenant: that is where most quotas are counted.</summary>
    public static ThrottleScope Of(HttpResponseMessage response, Guid appId, Guid m365TenantId, GraphWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(response);
        var header = response.Headers.NonValidated.TryGetValues(HeaderName, out var values) ? values.ToString() : "";
        var end = header.IndexOf('/', StringComparison.Ordinal);
        return (end < 0 ? header : header[..end]).Trim() switch
        {
            "Application" => new(appId, null, workload),
            "Tenant" => new(null, m365TenantId, workload),
            _ => new(appId, m365TenantId, workload),
        };
    }
}
