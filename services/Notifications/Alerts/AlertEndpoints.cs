namespace LivePlatform.Notifications.Alerts;

internal static class AlertEndpoints
{
    public static void MapAlerts(this RouteGroupBuilder api)
    {
        var alerts = api.MapGroup("/alerts").WithTags("Alerts");
        alerts.MapGet("", ListAlerts.Handle).WithName("ListAlerts").WithSummary("Lists what needs a person, newest first.");
        alerts.MapGet("/catalog", ListAlertKinds.Handle).WithName("ListAlertKinds")
            .WithSummary("Lists every kind of alert: what it means, what helps, what clears it.");
    }
}
