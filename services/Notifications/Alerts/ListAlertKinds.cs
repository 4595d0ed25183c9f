using LivePlatform.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.Notifications.Alerts;

/// <summary>What alerts there are.</summary>
public static class ListAlertKinds
{
    /// <summary>One kind of alert.</summary>
    /// <param name="Code">Code of the alert; never renamed.</param>
    /// <param name="Source">Name of the service that raises the alert; null when every service can.</param>
    /// <param name="Severity">Usual severity of the alert.</param>
    /// <param name="Sentence">What is wrong, for people.</param>
    /// <param name="Action">What an operator can do about it.</param>
    /// <param name="Cure">What clears the alert.</param>
    /// <param name="Runbook">Path of the page with more information, below the documentation folder.</param>
    public sealed record AlertKindResponse(
        string Code, string? Source, AlertSeverity Severity, string Sentence, string Action, string Cure, string Runbook);

    internal static Ok<IReadOnlyList<AlertKindResponse>> Handle() =>
        TypedResults.Ok<IReadOnlyList<AlertKindResponse>>(
            [.. AlertCatalog.All.Select(
                x => new AlertKindResponse(
                    x.Code, x.Source == ServiceNames.Every ? null : x.Source, x.Severity, x.Sentence, x.Action, x.Cure, x.Runbook))]);
}
