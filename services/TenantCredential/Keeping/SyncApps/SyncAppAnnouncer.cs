using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;

namespace LivePlatform.TenantCredential.Keeping.SyncApps;

/// <summary>
/// Brings what hangs on a SyncApp in line with it, in the commit that changes it: alerts, the calendar of ends, and the connections that
/// failed with it.
/// </summary>
internal sealed class SyncAppAnnouncer(ConnectionAlerts alerts, TimeProvider clock)
{
    public Task AnnounceAsync(TenantCredentialDbContext db, SyncApp app, CancellationToken cancellationToken) =>
        alerts.FollowAsync(db, app, cancellationToken);

    /// <summary>A new secret: connections that failed while the former one was refused are proven again.</summary>
    public async Task ReplacedAsync(TenantCredentialDbContext db, SyncApp app, CancellationToken cancellationToken)
    {
        await AnnounceAsync(db, app, cancellationToken);
        await WorkList.HastenAllOfUsersAsync(db, app.ServiceProviderId, clock.GetUtcNow(), cancellationToken);
    }
}
