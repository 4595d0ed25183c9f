using LivePlatform.Contracts;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>What is told of an alert, shaped as the API shows it.</summary>
internal static class AlertNews
{
    public static AlertRaised ToRaised(this Alert alert)
    {
        var x = ListAlerts.Row.Of(alert);
        return new(
            x.Id, x.Code, x.Severity.ToString(), x.Sentence, x.Action, x.CustomerId, x.ConnectionId, x.SyncAppId, x.Days, x.RaisedAt);
    }

    /// <summary>Of an alert that is over.</summary>
    public static AlertCleared ToCleared(this Alert alert)
    {
        var x = ListAlerts.Row.Of(alert);
        return new(
            x.Id, x.Code, x.Severity.ToString(), x.Sentence, x.Action, x.CustomerId, x.ConnectionId, x.SyncAppId, x.Days, x.RaisedAt,
            x.ClearedAt!.Value);
    }

    public static ListAlerts.Row ToRow(this AlertRaised x) =>
        new(
            x.AlertId, x.Code, SeverityOf(x.Severity), x.Sentence, x.Action, x.CustomerId, x.ConnectionId, x.SyncAppId, x.Days, x.RaisedAt,
            null);

    public static ListAlerts.Row ToRow(this AlertCleared x) =>
        new(
            x.AlertId, x.Code, SeverityOf(x.Severity), x.Sentence, x.Action, x.CustomerId, x.ConnectionId, x.SyncAppId, x.Days, x.RaisedAt,
            x.ClearedAt);

    private static AlertSeverity SeverityOf(string name) => Enum.Parse<AlertSeverity>(name);
}
