namespace LivePlatform.Onboarding.Persistence;

/// <summary>
/// Names of the constraints whose refusals we explain. The database decides who was first; the name says what was refused.
/// </summary>
internal static class Constraints
{
    public const string ServiceProviderKey = "pk_service_providers";
    public const string ServiceProviderName = "ux_service_providers_name";
    public const string ChannelName = "ux_channels_name";
    public const string ChannelProvider = "fk_channels_service_provider";
    public const string CustomerName = "ux_customers_name";
    public const string CustomerProvider = "fk_customers_service_provider";
    public const string CustomerChannel = "fk_customers_channel";
    public const string ServiceCustomer = "fk_services_customer";
    public const string SiteService = "fk_sites_service";
    public const string SiteName = "ux_sites_name";
    public const string ShortNameKey = "pk_short_names";
    public const string BaseDomainName = "ux_base_domains_name";
    public const string RunBaseDomain = "fk_runs_base_domain";
    public const string RunService = "fk_runs_service";
    public const string OneOpenRun = "ux_runs_open";
}
