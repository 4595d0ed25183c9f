using System.Globalization;
using System.Text;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>The audit as a table for a spreadsheet or an archive: the same filters as the list, oldest first, no page.</summary>
public static class ExportAudit
{
    private const int AtOnce = 500;
    private const string Columns = "id,occurredAt,service,actorKind,actorId,actorName,action,customerId,connectionId,storedSecretId,credentialVersion,resource,purpose,detail,count,sealNumber\r\n";

    internal static Results<PushStreamHttpResult, Refusal> Handle([AsParameters] AuditFilters filters, HttpContext http, UnitOfWork<TenantCredentialDbContext> work, TimeProvider clock) =>
        filters.Read(out var narrow) is { } wrong
            ? wrong
            : TypedResults.Stream(
                stream => WriteAsync(stream, narrow, work, http.RequestAborted), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"audit-{clock.GetUtcNow():yyyy-MM-dd}.csv"));

    /// <summary>Page by page: the table may be long, and a transaction is not held open for a slow reader.</summary>
    private static async Task WriteAsync(
        Stream stream, Func<IQueryable<AuditEntry>, IQueryable<AuditEntry>> narrow, UnitOfWork<TenantCredentialDbContext> work, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Columns), cancellationToken);
        Guid? last = Guid.Empty;
        while (last is { } after)
        {
            var page = await work.RunAsync(
                (db, cancelled) => ListAudit.Rows(db, narrow(db.Audit.AsNoTracking()).Where(x => x.Id > after).OrderBy(x => x.Id).Take(AtOnce)).ToListAsync(cancelled), cancellationToken);
            var text = new StringBuilder();
            foreach (var row in page)
            {
                text.AppendJoin(',', Cells(row).Select(ExportConnections.Escape)).Append("\r\n");
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            last = page.Count == AtOnce ? page[^1].Id : null;
        }
    }

    private static IEnumerable<string> Cells(ListAudit.Row row) =>
    [
        row.Id.ToString(), row.OccurredAt.ToString("O", CultureInfo.InvariantCulture), row.Service, row.ActorKind, row.ActorId, row.ActorName, row.Action,
        row.CustomerId?.ToString() ?? "", row.ConnectionId?.ToString() ?? "", row.StoredSecretId?.ToString() ?? "", row.CredentialVersion.ToString(CultureInfo.InvariantCulture),
        row.Resource, row.Purpose, row.Detail, row.Count.ToString(CultureInfo.InvariantCulture), row.SealNumber?.ToString(CultureInfo.InvariantCulture) ?? "",
    ];
}
