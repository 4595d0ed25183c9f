using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Who did what with which secret, newest first.</summary>
public static class ListAudit
{
    /// <summary>One row of the audit.</summary>
    /// <param name="Id">The row.</param>
    /// <param name="OccurredAt">When.</param>
    /// <param name="ActorKind">Operator, Workload or System.</param>
    /// <param name="ActorId">The token's subject, the workload, or the loop.</param>
    /// <param name="ActorName">For people to read.</param>
    /// <param name="Action">What was done.</param>
    /// <param name="CustomerId">Whose connection; null for the provider's own secrets.</param>
    /// <param name="ConnectionId">Which connection; null for the provider's own secrets.</param>
    /// <param name="StoredSecretId">Which of the provider's own secrets.</param>
    /// <param name="CredentialVersion">Which version of its credential.</param>
    /// <param name="Resource">For which resource a token was asked.</param>
    /// <param name="Purpose">What the caller said it is for.</param>
    /// <param name="Detail">Code of the outcome.</param>
    /// <param name="Count">How often.</param>
    /// <param name="SealNumber">Its number in the provider's chain; null while it waits to be sealed.</param>
    public sealed record Row(
        Guid Id,
        DateTimeOffset OccurredAt,
        string ActorKind,
        string ActorId,
        string ActorName,
        string Action,
        Guid? CustomerId,
        Guid? ConnectionId,
        Guid? StoredSecretId,
        int CredentialVersion,
        string Resource,
        string Purpose,
        string Detail,
        int Count,
        long? SealNumber);

    internal static async Task<Results<Ok<CursorPage<Row>>, Refusal>> Handle(
        [AsParameters] PageQuery page, [FromQuery] Guid? connectionId, UnitOfWork<TenantCredentialDbContext> work, CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid before) is { } refusal)
        {
            return refusal;
        }

        var rows = await work.RunAsync(
            (db, cancelled) => db.Audit.AsNoTracking()
                .Where(x => connectionId == null || x.ConnectionId == connectionId)
                .Where(x => before == Guid.Empty || x.Id < before)
                .OrderByDescending(x => x.Id)
                .Take(take + 1)
                .Select(x => new Row(
                    x.Id, x.OccurredAt, x.ActorKind.ToString(), x.ActorId, x.ActorName, x.Action.ToString(),
                    x.StoredSecretId == null ? x.CustomerId : null, x.StoredSecretId == null ? x.ConnectionId : null, x.StoredSecretId,
                    x.CredentialVersion, x.Resource, x.Purpose, x.Detail, x.Count,
                    db.AuditSeals.Where(s => s.AuditId == x.Id).Select(s => (long?)s.Number).FirstOrDefault()))
                .ToListAsync(cancelled),
            cancellationToken);
        return TypedResults.Ok(CursorPages.Cut(rows, take, x => x.Id.ToString("D")));
    }
}
