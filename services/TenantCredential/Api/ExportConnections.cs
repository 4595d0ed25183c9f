using System.Globalization;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Csv;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Api;

/// <summary>
/// The connections that the operator may see as a table for a spreadsheet: the same filters as the list, no page, no secret.
/// </summary>
public static class ExportConnections
{
    private const string Columns =
        "connectionId,serviceId,customerId,m365TenantId,clientId,method,status,expiry,expiresOn,daysLeft,"
        + "change,failureCode,failureClass,failureAction";

    internal static Results<PushStreamHttpResult, Refusal> Handle(
        [AsParameters] ListConnections.Filters filters, HttpContext http, UnitOfWork<TenantCredentialDbContext> work, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        if (ListConnections.Read(filters, now, out var narrow) is { } badFilter)
        {
            return badFilter;
        }

        return CsvTable.Stream(
            "connections", now, Columns,
            (after, cancelled) => work.RunAsync((db, still) => ReadAsync(db, narrow, after, now, still), cancelled),
            row => row.Id,
            Cells,
            http.RequestAborted);
    }

    private static async Task<IReadOnlyList<ConnectionResponse>> ReadAsync(
        TenantCredentialDbContext db,
        Func<IQueryable<Connection>, IQueryable<Connection>> narrow,
        Guid after,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        await ConnectionResponse.OfAsync(
            db,
            await narrow(db.Connections.AsNoTracking().Include(x => x.Credential).Include(x => x.Change).Include(x => x.Rotation))
                .Where(x => x.RemovedAt == null && x.Id > after).OrderBy(x => x.Id).Take(CsvTable.AtOnce).ToListAsync(cancellationToken),
            now,
            cancellationToken);

    private static IEnumerable<string> Cells(ConnectionResponse row) =>
    [
        row.Id.ToString(), row.ServiceId.ToString(), row.CustomerId.ToString(), row.M365TenantId.ToString(), row.ClientId.ToString(),
        row.Method.ToString(), row.Status.ToString(),
        row.Expiry.Status.ToString(), row.Expiry.ExpiresOn?.ToString("O", CultureInfo.InvariantCulture) ?? "",
        row.Expiry.DaysLeft?.ToString(CultureInfo.InvariantCulture) ?? "",
        row.Change?.Phase.ToString() ?? "", row.Failure?.Code ?? "", row.Failure?.Class.ToString() ?? "", row.Failure?.Action ?? "",
    ];
}
