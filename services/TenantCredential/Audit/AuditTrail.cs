using System.Data.Common;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.TenantCredential.Persistence;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>
/// Appends audit rows: in the caller's unit of work for a change, or in one of its own, committed, before a secret is opened.
/// </summary>
internal sealed class AuditTrail(UnitOfWork<TenantCredentialDbContext> work, AuditRows rows, TimeProvider clock)
{
    /// <summary>The operator of the current request as an actor.</summary>
    public static AuditActor Of(OperatorIdentity identity) =>
        new(AuditActorKind.Operator, AuditRows.Cut(identity.Subject), AuditRows.Cut(identity.Name));

    /// <summary>Appends within the caller's unit of work: the change and its row commit together or not at all.</summary>
    /// <exception cref="AuditUnavailableException">The row could not be written; the unit of work must not commit.</exception>
    public Task AppendAsync(TenantCredentialDbContext db, AuditRecord what, CancellationToken cancellationToken) =>
        rows.AppendAsync(db, what, clock.GetUtcNow(), cancellationToken);

    /// <summary>Commits a row of its own.</summary>
    /// <exception cref="AuditUnavailableException">It did not commit: whatever it announces must not be done.</exception>
    public async Task RecordAsync(AuditRecord what, CancellationToken cancellationToken)
    {
        try
        {
            await work.RunAsync((db, cancelled) => AppendAsync(db, what, cancelled), cancellationToken);
        }
        catch (Exception failure) when (failure is DbException || failure.IsUnavailable() || failure.InnerException is DbException)
        {
            throw failure as AuditUnavailableException ?? new AuditUnavailableException(failure);
        }
    }
}

/// <summary>Audit or refuse: the row could not be written, so the secret was neither opened nor changed.</summary>
internal sealed class AuditUnavailableException(Exception inner)
    : Exception("The audit row could not be committed; nothing was done.", inner);
