using System.Data.Common;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Appends audit rows: in the caller's unit of work for a change, or in one of its own, committed, before a secret is opened.</summary>
internal sealed class AuditTrail(UnitOfWork<TenantCredentialDbContext> work, ProviderScope provider, TimeProvider clock)
{
    /// <summary>The operator of the current request as an actor.</summary>
    public static AuditActor Of(OperatorIdentity identity) =>
        new(AuditActorKind.Operator, Cut(identity.Subject), Cut(identity.Name));

    /// <summary>Appends within the caller's unit of work: the change and its row commit together or not at all.</summary>
    /// <exception cref="AuditUnavailableException">The row could not be written; the unit of work must not commit.</exception>
    public async Task AppendAsync(TenantCredentialDbContext db, AuditRecord what, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        try
        {
            // One statement: a row and its place in the tail are never apart.
            await db.Database.ExecuteSqlAsync(
                $"""
                WITH entry AS (
                    INSERT INTO audit (id, service_provider_id, customer_id, connection_id, occurred_at, actor_kind, actor_id, actor_name,
                                       action, credential_version, resource, purpose, detail, count, stored_secret_id)
                    VALUES ({id}, {provider.Current.Value}, {what.CustomerId}, {what.ConnectionId}, {now}, {what.Actor.Kind.ToString()}, {what.Actor.Id}, {what.Actor.Name},
                            {what.Action.ToString()}, {what.CredentialVersion}, {Cut(what.Resource)}, {Cut(what.Purpose)}, {Cut(what.Detail)}, {what.Count}, {what.StoredSecretId})
                    RETURNING id, service_provider_id)
                INSERT INTO audit_tail (audit_id, service_provider_id, appended_at) SELECT id, service_provider_id, {now} FROM entry
                """,
                cancellationToken);
        }
        catch (DbException failure)
        {
            throw new AuditUnavailableException(failure);
        }
    }

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

    private static string Cut(string text) => text.Length <= AuditEntry.MaxTextLength ? text : text[..AuditEntry.MaxTextLength];
}

/// <summary>Audit or refuse: the row could not be written, so the secret was neither opened nor changed.</summary>
internal sealed class AuditUnavailableException(Exception inner) : Exception("The audit row could not be committed; nothing was done.", inner);
