namespace LivePlatform.Notifications.Alerts;

internal static class AlertEndpoints
{
    public static void MapAlerts(this RouteGroupBuilder api)
    {
        var alerts = api.MapGroup("/alerts").WithTags("Alerts");
        alerts.MapGet("", ListAlerts.Handle).WithName("listAlerts")
            .WithSummary("Lists alerts: what needs somebody to act, newest first.");
        alerts.MapGet("/summary", SummarizeAlerts.Handle).WithName("getAlertSummary")
            .WithSummary("Counts the open alerts by severity and code.");
        alerts.MapGet("/catalog", ListAlertKinds.Handle).WithName("listAlertKinds")
            .WithSummary("Lists every kind of alert: its meaning, its remedy and what clears it.");
    }
}
