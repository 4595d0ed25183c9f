using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Republishing;

/// <summary>Tells every directory again, as it is.</summary>
internal static class DirectoriesAgain
{
    private const int PageSize = Republisher<ReplicationDbContext>.PageSize;

    public static Republished<ReplicationDbContext> All { get; } = new(
        $"SELECT service_provider_id FROM directories UNION {AlertsAgain.Providers}", [DirectoriesAsync, AlertsAgain.PageAsync]);

    private static async Task<Guid?> DirectoriesAsync(
        ReplicationDbContext db, Outbox<ReplicationDbContext> outbox, Guid after, CancellationToken cancellationToken)
    {
        var page = await db.Directories.AsNoTracking().Where(x => x.Id > after).OrderBy(x => x.Id).Take(PageSize)
            .ToListAsync(cancellationToken);
        page.ForEach(x => outbox.Enqueue(x.TellAgain() with { IsRepublished = true }));
        return page.Count == PageSize ? page[^1].Id : null;
    }
}
