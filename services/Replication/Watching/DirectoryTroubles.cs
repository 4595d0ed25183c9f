using System.Globalization;
using LivePlatform.Contracts;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Replication.Directories;
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
            OR coalesce(completed_at, created_at) <= $1 - make_interval(secs => {options.Value.FreshnessTarget.TotalSeconds})
        """);

    public async Task<IReadOnlyList<Trouble>> FindAsync(ReplicationDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (blockedBy, freshSince) = (now - alerts.Value.StuckAfter, now - options.Value.FreshnessTarget);
        var found = await db.Directories.AsNoTracking()
            .Where(x => x.RemovalDueAt == null)
            .Where(x => x.WaitingCode == Directory.Quarantined || x.SettledOutcome == ReplicationOutcome.Partial
                || x.SettledOutcome == ReplicationOutcome.Failed || x.BlockedSince <= blockedBy
                || (x.CompletedAt ?? x.CreatedAt) <= freshSince)
            .ToListAsync(cancellationToken);
        return
        [
            .. found.SelectMany(x => DirectoryAlerts.Of(x, blockedBy, freshSince)
                .Select(text => new Trouble(AlertSubject.Of(AlertSubjectKind.Directory, x.Id, x.CustomerId), text))),
        ];
    }
}
