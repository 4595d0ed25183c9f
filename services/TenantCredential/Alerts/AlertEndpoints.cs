namespace LivePlatform.TenantCredential.Alerts;

internal static class AlertEndpoints
{
    public static void MapAlerts(this RouteGroupBuilder api) =>
        api.MapGet("/alerts", ListAlerts.Handle).WithTags("Alerts").WithName("ListAlerts");
}
