using System.Globalization;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Csv;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>The audit as a table for a spreadsheet or an archive: the same filters as the list, oldest first, no page.</summary>
public static class ExportAudit
{
    private const string Columns =
        "id,occurredAt,service,actorKind,actorId,actorName,action,customerId,connectionId,storedSecretId,"
        + "credentialVersion,resource,purpose,detail,count,sealNumber";

    internal static Results<PushStreamHttpResult, Refusal> Handle(
        [AsParameters] AuditFilters filters, HttpContext http, UnitOfWork<TenantCredentialDbContext> work, TimeProvider clock) =>
        filters.Read(out var narrow) is { } wrong
            ? wrong
            : CsvTable.Stream(
                "audit", clock.GetUtcNow(), Columns,
                (after, cancelled) => work.RunAsync((db, still) => ReadAsync(db, narrow, after, still), cancelled),
                row => row.Id,
                Cells,
                http.RequestAborted);

    private static async Task<IReadOnlyList<ListAudit.AuditRecordResponse>> ReadAsync(
        TenantCredentialDbContext db,
        Func<IQueryable<AuditEntry>, IQueryable<AuditEntry>> narrow,
        Guid after,
        CancellationToken cancellationToken) =>
        await ListAudit.Rows(db, narrow(db.Audit.AsNoTracking()).Where(x => x.Id > after).OrderBy(x => x.Id).Take(CsvTable.AtOnce))
            .ToListAsync(cancellationToken);

    private static IEnumerable<string> Cells(ListAudit.AuditRecordResponse row) =>
    [
        row.Id.ToString(), row.OccurredAt.ToString("O", CultureInfo.InvariantCulture), row.Service, row.ActorKind, row.ActorId,
        row.ActorName, row.Action,
        row.CustomerId?.ToString() ?? "", row.ConnectionId?.ToString() ?? "", row.StoredSecretId?.ToString() ?? "",
        row.CredentialVersion.ToString(CultureInfo.InvariantCulture),
        row.Resource, row.Purpose, row.Detail, row.Count.ToString(CultureInfo.InvariantCulture),
        row.SealNumber?.ToString(CultureInfo.InvariantCulture) ?? "",
    ];
}
