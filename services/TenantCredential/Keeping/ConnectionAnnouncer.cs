using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Broker;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keeping;

/// <summary>
/// Tells of a changed connection, in the commit that changes it: the other services by an event, the token caches of all replicas by a
/// signal, people by alerts; and whatever follows it.
/// </summary>
internal sealed class ConnectionAnnouncer(Outbox<TenantCredentialDbContext> outbox, ConnectionAlerts alerts, ConnectionFollowers followers)
{
    public async Task AnnounceAsync(TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken)
    {
        outbox.Enqueue(connection.ToEvent());
        var usable = connection is { RemovedAt: null, Status: ConnectionStatus.Verified };
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO credential_signals (connection_id, service_provider_id, credential_version, usable, changed_at)
            VALUES ({connection.Id}, {connection.ServiceProviderId.Value}, {connection.CredentialVersion}, {usable}, clock_timestamp())
            ON CONFLICT (connection_id) DO UPDATE
            SET credential_version = excluded.credential_version, usable = excluded.usable, changed_at = excluded.changed_at
            """,
            cancellationToken);
        db.NotifyOnCommit(CredentialSignal.Channel);
        await alerts.FollowAsync(db, connection, cancellationToken);
        await followers.TellAsync(x => x.ChangedAsync(db, connection, cancellationToken));
    }
}
