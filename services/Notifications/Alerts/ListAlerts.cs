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
    /// <param name="Id">Id of the alert.</param>
    /// <param name="Code">Code of the alert, as listed by <c>GET /api/v1/alerts/catalog</c>; never renamed.</param>
    /// <param name="Severity">How soon somebody must act.</param>
    /// <param name="Sentence">What is wrong, for people.</param>
    /// <param name="Action">What an operator can do about it.</param>
    /// <param name="SubjectKind">Type of the object concerned: Connection, SyncApp, Directory, OnboardingRun, or Service for a service of
    /// the platform itself.</param>
    /// <param name="SubjectId">Id of the object concerned.</param>
    /// <param name="CustomerId">Id of the customer concerned; null for the provider's own objects.</param>
    /// <param name="Days">For an expiring credential the threshold reached, in days before expiry; null for other alerts.</param>
    /// <param name="RaisedAt">When the alert was raised (UTC).</param>
    /// <param name="ClearedAt">When the alert was cleared (UTC); null while it is open.</param>
    public sealed record AlertResponse(
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
        internal static AlertResponse Of(Alert x) => new(
            x.Id, x.Code, x.Severity, x.Sentence, x.Action, x.SubjectKind, x.SubjectId, x.CustomerId == Guid.Empty ? null : x.CustomerId,
            x.Days, x.RaisedAt, x.ClearedAt);
    }

    /// <summary>Filters; all of them must hold.</summary>
    /// <param name="State"><c>open</c> (default) or <c>all</c>.</param>
    /// <param name="Code">Only alerts with this code.</param>
    /// <param name="Severity">Only alerts of this severity.</param>
    /// <param name="CustomerId">Only alerts about objects of this customer.</param>
    /// <param name="SubjectId">Only alerts about this object.</param>
    public sealed record Filters(
        [FromQuery(Name = "state")] string? State,
        [FromQuery(Name = "code")] string? Code,
        [FromQuery(Name = "severity")] EnumFilter<AlertSeverity>? Severity,
        [FromQuery(Name = "customerId")] Guid? CustomerId,
        [FromQuery(Name = "subjectId")] Guid? SubjectId)
    {
        internal Refusal? Check() =>
            State is not (null or Open or All) ? ProblemCodes.BadFilter("state", $"{Open} or {All}.")
            : Severity.Check("severity");
    }

    internal static async Task<Results<Ok<CursorPage<AlertResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page,
        [AsParameters] Filters filters,
        UnitOfWork<NotificationsDbContext> work,
        CancellationToken cancellationToken)
    {
        if ((page.Read(out var take, out Guid before) ?? filters.Check()) is { } refusal)
        {
            return refusal;
        }

        var severity = filters.Severity?.Value;
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
        return TypedResults.Ok(CursorPages.Cut([.. rows.Select(AlertResponse.Of)], take, x => x.Id.ToString("D")));
    }
}
