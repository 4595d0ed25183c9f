using System.Globalization;
using LivePlatform.Contracts;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Freshness;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Replication.Watching;

/// <summary>Directories that need somebody: quarantined, not whole, blocked for long, older than their target.</summary>
internal sealed class DirectoryTroubles(IOptions<AlertOptions> alerts, IOptions<ReplicationOptions> options)
    : ITroubles<ReplicationDbContext>
{
    public IReadOnlyList<string> Codes =>
    [
        AlertCodes.DirectoryQuarantined, AlertCodes.DirectoryPartial, AlertCodes.DirectoryFailed, AlertCodes.DirectoryBlocked,
        AlertCodes.DirectoryStale,
    ];

    public string Providers => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT service_provider_id FROM directories
        WHERE waiting_code = '{Directory.Quarantined}' OR blocked_since IS NOT NULL
            OR settled_outcome IN ('{ReplicationOutcome.Partial}', '{ReplicationOutcome.Failed}')
        UNION
        {FreshnessTargets.StaleProviders(options.Value.FreshnessTarget)}
        """);

    public async Task<IReadOnlyList<Trouble>> FindAsync(ReplicationDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var targets = await FreshnessTargets.ReadAsync(db, options.Value.FreshnessTarget, cancellationToken);
        var (blockedBy, youngest) = (now - alerts.Value.StuckAfter, now - targets.Shortest);
        var found = await db.Directories.AsNoTracking()
            .Where(x => x.RemovalDueAt == null)
            .Where(x => x.WaitingCode == Directory.Quarantined || x.SettledOutcome == ReplicationOutcome.Partial
                || x.SettledOutcome == ReplicationOutcome.Failed || x.BlockedSince <= blockedBy
                || (x.CompletedAt ?? x.CreatedAt) <= youngest)
            .ToListAsync(cancellationToken);
        return
        [
            .. found.SelectMany(x => DirectoryAlerts.Of(x, blockedBy, now - targets.Of(x.CustomerId))
                .Select(text => new Trouble(AlertSubject.Of(AlertSubjectKind.Directory, x.Id, x.CustomerId), text))),
        ];
    }
}
