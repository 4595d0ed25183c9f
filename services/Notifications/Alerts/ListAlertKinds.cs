using LivePlatform.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.Notifications.Alerts;

/// <summary>What alerts there are.</summary>
public static class ListAlertKinds
{
    /// <summary>One kind of alert.</summary>
    /// <param name="Code">Stable.</param>
    /// <param name="Source">The service that raises it; null: each may.</param>
    /// <param name="Severity">Information, Warning or Critical, as a rule.</param>
    /// <param name="Sentence">What is the matter.</param>
    /// <param name="Action">What helps.</param>
    /// <param name="Cure">What clears it.</param>
    /// <param name="Runbook">The page of the documents that says more.</param>
    public sealed record Row(
        string Code, string? Source, AlertSeverity Severity, string Sentence, string Action, string Cure, string Runbook);

    internal static Ok<IReadOnlyList<Row>> Handle() =>
        TypedResults.Ok<IReadOnlyList<Row>>(
            [.. AlertCatalog.All.Select(
                x => new Row(
                    x.Code, x.Source == ServiceNames.Every ? null : x.Source, x.Severity, x.Sentence, x.Action, x.Cure, x.Runbook))]);
}
