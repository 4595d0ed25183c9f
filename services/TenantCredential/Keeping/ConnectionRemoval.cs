using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;

namespace LivePlatform.TenantCredential.Keeping;

/// <summary>
/// Ends a connection in the caller's unit of work: its secret is deleted, its invitations are taken back, its M365Tenant given up if it was
/// the customer's last to lead there.
/// </summary>
internal sealed class ConnectionRemoval(AuditTrail audit, ConnectionAnnouncer announcer, ConnectionFollowers followers, TimeProvider clock)
{
    public async Task RemoveAsync(
        TenantCredentialDbContext db, Connection connection, AuditActor actor, CancellationToken cancellationToken)
    {
        // Consumers come with connections that they only read: whatever belongs to one is locked after it.
        await db.LockConnectionAsync(connection.Id, cancellationToken);
        await audit.AppendAsync(
            db,
            new AuditRecord(actor, AuditAction.ConnectionRemoved, connection.CustomerId, connection.Id, connection.CredentialVersion),
            cancellationToken);
        var now = clock.GetUtcNow();
        await followers.TellAsync(x => x.RemovedAsync(db, connection, cancellationToken));
        await WorkList.ForgetAsync(db, connection.Id, cancellationToken);
        await RetiredSecrets.LeaveAsync(db, connection, connection.Remove(now), now, cancellationToken);
        await M365Tenants.ReleaseAsync(db, connection, cancellationToken);
        await announcer.AnnounceAsync(db, connection, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }
}
