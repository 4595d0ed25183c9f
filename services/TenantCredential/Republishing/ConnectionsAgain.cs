using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Republishing;

/// <summary>Tells all connections again, as they are; those that were removed included.</summary>
internal static class ConnectionsAgain
{
    private const int PageSize = Republisher<TenantCredentialDbContext>.PageSize;

    public static Republished<TenantCredentialDbContext> All { get; } = new(
        $"SELECT service_provider_id FROM connections UNION {AlertsAgain.Providers}", [ConnectionsAsync, AlertsAgain.PageAsync]);

    private static async Task<Guid?> ConnectionsAsync(
        TenantCredentialDbContext db, Outbox<TenantCredentialDbContext> outbox, Guid after, CancellationToken cancellationToken)
    {
        var page = await db.Connections.AsNoTracking().Include(x => x.Credential)
            .Where(x => x.Id > after).OrderBy(x => x.Id).Take(PageSize).ToListAsync(cancellationToken);
        page.ForEach(x => outbox.Enqueue(x.ToEvent() with { IsRepublished = true }));
        return page.Count == PageSize ? page[^1].Id : null;
    }
}
