using System.Globalization;
using System.Text;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>The connections that the operator may see as a table for a spreadsheet: the same filters as the list, no page, no secret.</summary>
public static class ExportConnections
{
    private const int AtOnce = 500;
    private const string Columns = "connectionId,serviceId,customerId,m365TenantId,clientId,method,status,expiry,expiresOn,daysLeft,change,failureCode,failureClass,failureAction\r\n";

    internal static Results<PushStreamHttpResult, Refusal> Handle(
        [AsParameters] ListConnections.Filters filters, HttpContext http, UnitOfWork<TenantCredentialDbContext> work, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        if (ListConnections.Read(filters, now, out var narrow) is { } badFilter)
        {
            return badFilter;
        }

        return TypedResults.Stream(
            stream => WriteAsync(stream, narrow, work, now, http.RequestAborted), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"connections-{now:yyyy-MM-dd}.csv"));
    }

    /// <summary>Page by page: the table may be long, and a transaction is not held open for a slow reader.</summary>
    private static async Task WriteAsync(
        Stream stream, Func<IQueryable<Connection>, IQueryable<Connection>> narrow, UnitOfWork<TenantCredentialDbContext> work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Columns), cancellationToken);
        Guid? last = Guid.Empty;
        while (last is { } after)
        {
            var page = await work.RunAsync((db, cancelled) => ReadAsync(db, narrow, after, now, cancelled), cancellationToken);
            var text = new StringBuilder();
            foreach (var row in page)
            {
                text.AppendJoin(',', Cells(row).Select(Escape)).Append("\r\n");
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            last = page.Count == AtOnce ? page[^1].Id : null;
        }
    }

    private static async Task<IReadOnlyList<ConnectionView>> ReadAsync(
        TenantCredentialDbContext db, Func<IQueryable<Connection>, IQueryable<Connection>> narrow, Guid after, DateTimeOffset now, CancellationToken cancellationToken) =>
        await ConnectionView.OfAsync(
            db,
            await narrow(db.Connections.AsNoTracking().Include(x => x.Credential).Include(x => x.Change).Include(x => x.Rotation))
                .Where(x => x.RemovedAt == null && x.Id > after).OrderBy(x => x.Id).Take(AtOnce).ToListAsync(cancellationToken),
            now,
            cancellationToken);

    private static IEnumerable<string> Cells(ConnectionView row) =>
    [
        row.Id.ToString(), row.ServiceId.ToString(), row.CustomerId.ToString(), row.M365TenantId.ToString(), row.ClientId.ToString(), row.Method.ToString(), row.Status.ToString(),
        row.Expiry.Status.ToString(), row.Expiry.ExpiresOn?.ToString("O", CultureInfo.InvariantCulture) ?? "", row.Expiry.DaysLeft?.ToString(CultureInfo.InvariantCulture) ?? "",
        row.Change?.Phase.ToString() ?? "", row.Failure?.Code ?? "", row.Failure?.Class.ToString() ?? "", row.Failure?.Action ?? "",
    ];

    /// <summary>A cell that begins like a formula would be run by a spreadsheet: it is made a text. Numbers of days stay numbers.</summary>
    internal static string Escape(string cell)
    {
        var safe = cell.Length > 0 && "=+-@\t\r".Contains(cell[0], StringComparison.Ordinal) && !int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? $"'{cell}" : cell;
        return safe.AsSpan().IndexOfAny(',', '"', '\n') < 0 && !safe.Contains('\r', StringComparison.Ordinal) ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
