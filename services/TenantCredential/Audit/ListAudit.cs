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
    /// <summary>One row of the audit trail.</summary>
    /// <param name="Id">Id of the row.</param>
    /// <param name="OccurredAt">When the action happened (UTC).</param>
    /// <param name="Service">Name of the service in which the action happened.</param>
    /// <param name="ActorKind">Kind of the actor: Operator, Workload, Invitee or System.</param>
    /// <param name="ActorId">Subject of the operator's token, name of the workload, id of the invitation or name of the background
    /// job.</param>
    /// <param name="ActorName">Name of the actor, for people; empty when only the id is known.</param>
    /// <param name="Action">What was done; OperatorActed for a change of an operator that has no action of its own.</param>
    /// <param name="CustomerId">Id of the customer concerned; null for the provider's own objects and for changes to several
    /// customers.</param>
    /// <param name="ConnectionId">Id of the connection concerned; null when none is.</param>
    /// <param name="StoredSecretId">Id of the stored secret or SyncApp concerned; null when none is.</param>
    /// <param name="CredentialVersion">Version of the credential or stored secret concerned; 0 when none is.</param>
    /// <param name="Resource">Resource that an access token was requested for; for OperatorActed the service; otherwise empty.</param>
    /// <param name="Purpose">Purpose that the caller stated, or that a stored secret has; for OperatorActed the operation id of this
    /// API.</param>
    /// <param name="Detail">Code of the outcome or other detail, never a secret; for OperatorActed the path of the object.</param>
    /// <param name="Count">Number of occurrences; above 1 only for access tokens handed out from memory.</param>
    /// <param name="SealNumber">Number of the row in the provider's hash chain, from 1; null until the row is sealed.</param>
    public sealed record AuditRecordResponse(
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

    internal static async Task<Results<Ok<CursorPage<AuditRecordResponse>>, Refusal>> Handle(
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
    internal static IQueryable<AuditRecordResponse> Rows(TenantCredentialDbContext db, IQueryable<AuditEntry> entries) =>
        entries.Select(x => new AuditRecordResponse(
        x.Id, x.OccurredAt, x.Action == AuditAction.OperatorActed ? x.Resource : ServiceNames.TenantCredential, x.ActorKind.ToString(),
        x.ActorId, x.ActorName, x.Action.ToString(),
        x.CustomerId == Guid.Empty ? null : x.CustomerId, x.ConnectionId == Guid.Empty ? null : x.ConnectionId, x.StoredSecretId,
        x.CredentialVersion, x.Resource, x.Purpose, x.Detail, x.Count,
        db.Set<AuditSeal>().Where(s => s.AuditId == x.Id).Select(s => (long?)s.Number).FirstOrDefault()));
}
