using LivePlatform.Contracts;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Notifications.Alerts;

/// <summary>What needs a person, newest first.</summary>
public static class ListAlerts
{
    private const string Open = "open";
    private const string All = "all";

    /// <summary>One alert.</summary>
    /// <param name="Id">The alert.</param>
    /// <param name="Code">What kind of alert; stable (see <c>GET /api/v1/alerts/catalog</c>).</param>
    /// <param name="Severity">Information, Warning or Critical.</param>
    /// <param name="Sentence">What is the matter.</param>
    /// <param name="Action">What helps.</param>
    /// <param name="SubjectKind">What kind of thing it is about, such as <c>Connection</c>.</param>
    /// <param name="SubjectId">Which one.</param>
    /// <param name="CustomerId">Whose it is; null when it is the provider's own.</param>
    /// <param name="Days">For the end of a credential the threshold that was reached, in days before it.</param>
    /// <param name="RaisedAt">Since when.</param>
    /// <param name="ClearedAt">Until when; null while it is open.</param>
    public sealed record Row(
        Guid Id,
        string Code,
        AlertSeverity Severity,
        string Sentence,
        string Action,
        string SubjectKind,
        Guid SubjectId,
        Guid? CustomerId,
        int? Days,
        DateTimeOffset RaisedAt,
        DateTimeOffset? ClearedAt)
    {
        internal static Row Of(Alert x) => new(
            x.Id, x.Code, x.Severity, x.Sentence, x.Action, x.SubjectKind, x.SubjectId, x.CustomerId == Guid.Empty ? null : x.CustomerId,
            x.Days, x.RaisedAt, x.ClearedAt);
    }

    /// <summary>Filters; all of them must hold.</summary>
    /// <param name="State"><c>open</c> (default) or <c>all</c>.</param>
    /// <param name="Code">Of one code.</param>
    /// <param name="Severity">Of one severity.</param>
    /// <param name="CustomerId">Of one customer.</param>
    /// <param name="SubjectId">About one thing.</param>
    public sealed record Filters(
        [FromQuery(Name = "state")] string? State,
        [FromQuery(Name = "code")] string? Code,
        [FromQuery(Name = "severity")] string? Severity,
        [FromQuery(Name = "customerId")] Guid? CustomerId,
        [FromQuery(Name = "subjectId")] Guid? SubjectId)
    {
        internal Refusal? Check() =>
            State is not (null or Open or All) ? ProblemCodes.BadFilter("state", $"{Open} or {All}.")
            : Severity is { } severity && !Enum.GetNames<AlertSeverity>().Contains(severity)
                ? ProblemCodes.BadFilter("severity", $"One of {string.Join(", ", Enum.GetNames<AlertSeverity>())}.")
                : null;
    }

    internal static async Task<Results<Ok<CursorPage<Row>>, Refusal>> Handle(
        [AsParameters] PageQuery page,
        [AsParameters] Filters filters,
        UnitOfWork<NotificationsDbContext> work,
        CancellationToken cancellationToken)
    {
        if ((page.Read(out var take, out Guid before) ?? filters.Check()) is { } refusal)
        {
            return refusal;
        }

        AlertSeverity? severity = filters.Severity is { } name ? Enum.Parse<AlertSeverity>(name) : null;
        var openOnly = filters.State != All;
        var rows = await work.RunAsync(
            (db, cancelled) => db.Alerts.AsNoTracking()
                .Where(x => !openOnly || x.ClearedAt == null)
                .Where(x => filters.Code == null || x.Code == filters.Code)
                .Where(x => severity == null || x.Severity == severity)
                .Where(x => filters.CustomerId == null || x.CustomerId == filters.CustomerId)
                .Where(x => filters.SubjectId == null || x.SubjectId == filters.SubjectId)
                .Where(x => before == Guid.Empty || x.Id < before)
                .OrderByDescending(x => x.Id)
                .Take(take + 1)
                .ToListAsync(cancelled),
            cancellationToken);
        return TypedResults.Ok(CursorPages.Cut([.. rows.Select(Row.Of)], take, x => x.Id.ToString("D")));
    }
}
