using System.Data.Common;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Appends audit rows within the caller's unit of work: the change and its row commit together or not at all.</summary>
internal sealed class AuditRows(ProviderScope provider, ActingOperator acting, TimeProvider clock)
{
    /// <summary>Appends one.</summary>
    /// <exception cref="AuditUnavailableException">The row could not be written; the unit of work must not commit.</exception>
    public async Task AppendAsync(
        TenantCredentialDbContext db, AuditRecord what, DateTimeOffset occurredAt, CancellationToken cancellationToken)
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
                    VALUES ({id}, {provider.Current.Value}, {what.CustomerId}, {what.ConnectionId}, {occurredAt},
                        {what.Actor.Kind.ToString()}, {what.Actor.Id}, {what.Actor.Name}, {what.Action.ToString()},
                        {what.CredentialVersion}, {Cut(what.Resource)}, {Cut(what.Purpose)}, {Cut(what.Detail)},
                        {what.Count}, {what.StoredSecretId})
                    RETURNING id, service_provider_id)
                INSERT INTO audit_tail (audit_id, service_provider_id, appended_at) SELECT id, service_provider_id, {now} FROM entry
                """,
                cancellationToken);
        }
        catch (DbException failure)
        {
            throw new AuditUnavailableException(failure);
        }

        if (what.Actor.Kind == AuditActorKind.Operator)
        {
            acting.Written();
        }
    }

    /// <summary>As long as a row's texts may be.</summary>
    public static string Cut(string text) => text.Length <= AuditEntry.MaxTextLength ? text : text[..AuditEntry.MaxTextLength];
}
