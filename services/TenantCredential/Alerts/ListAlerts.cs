using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>What needs a person, newest first.</summary>
public static class ListAlerts
{
    private const string Open = "open";
    private const string All = "all";

    /// <summary>One alert.</summary>
    /// <param name="Id">The alert.</param>
    /// <param name="Code">Stable: <c>credential.expires</c>, <c>credential.expiry_unknown</c>, <c>credential.change_failed</c>,
    /// <c>credential.rotation_failed</c>, <c>registration.failed</c>, <c>connection.failed</c>, <c>sync_app.failed</c>,
    /// <c>invitation.locked</c>, <c>invitation.wrong_tenant</c>.</param>
    /// <param name="Severity">Information, Warning or Critical.</param>
    /// <param name="Sentence">What is the matter.</param>
    /// <param name="Action">What helps.</param>
    /// <param name="CustomerId">Whose connection; null for the SyncApp.</param>
    /// <param name="ConnectionId">Which connection; null for the SyncApp.</param>
    /// <param name="SyncAppId">The provider's SyncApp; null for a connection.</param>
    /// <param name="Days">For the end of a credential the threshold that was reached, in days before it.</param>
    /// <param name="RaisedAt">Since when.</param>
    /// <param name="ClearedAt">Until when; null while it is open.</param>
    public sealed record Row(
        Guid Id,
        string Code,
        AlertSeverity Severity,
        string Sentence,
        string Action,
        Guid? CustomerId,
        Guid? ConnectionId,
        Guid? SyncAppId,
        int? Days,
        DateTimeOffset RaisedAt,
        DateTimeOffset? ClearedAt)
    {
        internal static Row Of(Alert x) => x.CustomerId == Guid.Empty
            ? new(x.Id, x.Code, x.Severity, x.Sentence, x.Action, null, null, x.ConnectionId, x.Days, x.RaisedAt, x.ClearedAt)
            : new(x.Id, x.Code, x.Severity, x.Sentence, x.Action, x.CustomerId, x.ConnectionId, null, x.Days, x.RaisedAt, x.ClearedAt);
    }

    /// <summary>Filters; all of them must hold.</summary>
    /// <param name="State"><c>open</c> (default) or <c>all</c>.</param>
    /// <param name="Code">Of one code.</param>
    /// <param name="CustomerId">Of one customer.</param>
    /// <param name="ConnectionId">Of one connection.</param>
    public sealed record Filters(
        [FromQuery(Name = "state")] string? State,
        [FromQuery(Name = "code")] string? Code,
        [FromQuery(Name = "customerId")] Guid? CustomerId,
        [FromQuery(Name = "connectionId")] Guid? ConnectionId);

    internal static async Task<Results<Ok<CursorPage<Row>>, Refusal>> Handle(
        [AsParameters] PageQuery page,
        [AsParameters] Filters filters,
        UnitOfWork<TenantCredentialDbContext> work,
        CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid before) is { } refusal)
        {
            return refusal;
        }

        if (filters.State is not (null or Open or All))
        {
            return ListProblems.BadFilter("state", $"{Open} or {All}.");
        }

        var openOnly = filters.State != All;
        var rows = await work.RunAsync(
            (db, cancelled) => db.Alerts.AsNoTracking()
                .Where(x => !openOnly || x.ClearedAt == null)
                .Where(x => filters.Code == null || x.Code == filters.Code)
                .Where(x => filters.CustomerId == null || x.CustomerId == filters.CustomerId)
                .Where(x => filters.ConnectionId == null || x.ConnectionId == filters.ConnectionId)
                .Where(x => before == Guid.Empty || x.Id < before)
                .OrderByDescending(x => x.Id)
                .Take(take + 1)
                .ToListAsync(cancelled),
            cancellationToken);
        return TypedResults.Ok(CursorPages.Cut([.. rows.Select(Row.Of)], take, x => x.Id.ToString("D")));
    }
}
