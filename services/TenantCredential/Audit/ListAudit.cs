using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Who did what with which secret, and which operator changed what in any service, newest first.</summary>
public static class ListAudit
{
    /// <summary>One row of the audit.</summary>
    /// <param name="Id">The row.</param>
    /// <param name="OccurredAt">When.</param>
    /// <param name="Service">In which service.</param>
    /// <param name="ActorKind">Operator, Workload, Invitee or System.</param>
    /// <param name="ActorId">The token's subject, the workload, or the loop.</param>
    /// <param name="ActorName">For people to read.</param>
    /// <param name="Action">What was done.</param>
    /// <param name="CustomerId">Whose object; null for the provider's own, and for a change to several customers.</param>
    /// <param name="ConnectionId">Which connection; null for what concerns none.</param>
    /// <param name="StoredSecretId">Which of the provider's own secrets.</param>
    /// <param name="CredentialVersion">Which version of its credential.</param>
    /// <param name="Resource">For which resource a token was asked; of OperatorActed the service.</param>
    /// <param name="Purpose">What the caller said it is for; of OperatorActed the operation, as in this document.</param>
    /// <param name="Detail">Code of the outcome; of OperatorActed the path of the object.</param>
    /// <param name="Count">How often.</param>
    /// <param name="SealNumber">Its number in the provider's chain; null while it waits to be sealed.</param>
    public sealed record Row(
        Guid Id,
        DateTimeOffset OccurredAt,
        string Service,
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
        [AsParameters] PageQuery page,
        [AsParameters] AuditFilters filters,
        UnitOfWork<TenantCredentialDbContext> work,
        CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid before) is { } badPage)
        {
            return badPage;
        }

        if (filters.Read(out var narrow) is { } badFilter)
        {
            return badFilter;
        }

        var rows = await work.RunAsync(
            (
                db,
                cancelled) => Rows(
                    db,
                    narrow(db.Audit.AsNoTracking()).Where(x => before == Guid.Empty || x.Id < before).OrderByDescending(x => x.Id)
                        .Take(take + 1)).ToListAsync(cancelled),
            cancellationToken);
        return TypedResults.Ok(CursorPages.Cut(rows, take, x => x.Id.ToString("D")));
    }

    /// <summary>As the API shows them.</summary>
    internal static IQueryable<Row> Rows(TenantCredentialDbContext db, IQueryable<AuditEntry> entries) => entries.Select(x => new Row(
        x.Id, x.OccurredAt, x.Action == AuditAction.OperatorActed ? x.Resource : ServiceNames.TenantCredential, x.ActorKind.ToString(),
        x.ActorId, x.ActorName, x.Action.ToString(),
        x.CustomerId == Guid.Empty ? null : x.CustomerId, x.ConnectionId == Guid.Empty ? null : x.ConnectionId, x.StoredSecretId,
        x.CredentialVersion, x.Resource, x.Purpose, x.Detail, x.Count,
        db.Set<AuditSeal>().Where(s => s.AuditId == x.Id).Select(s => (long?)s.Number).FirstOrDefault()));
}
