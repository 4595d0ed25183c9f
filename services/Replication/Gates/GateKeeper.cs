using LivePlatform.Messaging;
using LivePlatform.Replication.Connections;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Retention;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Telemetry;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Gates;

/// <summary>Asks the gate again whenever something it looks at has changed; what was blocked goes on by itself.</summary>
internal sealed class GateKeeper(
    ProviderScope provider, Outbox<ReplicationDbContext> outbox, TimeProvider clock, ILogger<GateKeeper> logger)
{
    /// <summary>Decides for the directories of a tenant, in the caller's unit of work, after the copies were changed and saved.</summary>
    public async Task DecideAsync(ReplicationDbContext db, Guid m365TenantId, CancellationToken cancellationToken)
    {
        await db.LockAsync(m365TenantId, cancellationToken);
        var connections = await db.Connections.Where(x => x.M365TenantId == m365TenantId && x.Version > 0).ToListAsync(cancellationToken);
        foreach (var ofCustomer in connections.GroupBy(x => x.CustomerId))
        {
            var isAnothers = connections.Exists(x => x.CustomerId != ofCustomer.Key && !x.IsRemoved);
            await DecideAsync(db, m365TenantId, ofCustomer.Key, [.. ofCustomer], isAnothers, cancellationToken);
        }

        db.NotifyOnCommit(ReplicationDbContext.DispatchChannel);
    }

    private async Task DecideAsync(
        ReplicationDbContext db,
        Guid m365TenantId,
        Guid customerId,
        List<KnownConnection> connections,
        bool isAnothers,
        CancellationToken cancellationToken)
    {
        var directory = await db.Directories.Include(x => x.Parts)
            .SingleOrDefaultAsync(x => x.M365TenantId == m365TenantId && x.CustomerId == customerId, cancellationToken);
        var first = connections.Find(x => !x.IsRemoved);
        if (directory is not null && first is null && isAnothers)
        {
            // The tenant went to another customer: what the former one could see of it goes.
            db.Entry(directory).State = EntityState.Detached;
            await DirectoryRemoval.RunAsync(db, outbox, directory.Id, cancellationToken);
            ReplicationLog.DirectoryRemoved(logger, directory.Id);
            return;
        }

        if (directory is null)
        {
            // What comes late about a removed customer brings nothing of it back.
            if (first is null || await db.KnownCustomers.AnyAsync(x => x.CustomerId == customerId && x.IsRemoved, cancellationToken))
            {
                return;
            }

            directory = Add(db, first);
        }

        var row = db.Dispatch.Local.SingleOrDefault(x => x.DirectoryId == directory.Id)
            ?? await db.Dispatch.SingleAsync(x => x.DirectoryId == directory.Id, cancellationToken);
        var gate = Gate.Decide(connections);
        var before = directory.Version;
        var news = directory.Decide(gate, clock.GetUtcNow());
        if (directory.Version != before || before == 1)
        {
            outbox.Enqueue(directory.Tell());
        }

        (row.AppId, row.BlockedCode) = (gate.AppId, gate.BlockedCode);
        if (news == GateNews.Opened)
        {
            Resume(db, directory, row);
        }
        else if (news == GateNews.AnotherLeads && directory is { ActiveRunId: not null, WaitingCode: not Directory.Quarantined })
        {
            // What it waited for was the former connection's: a dead credential, or the quota of its app.
            directory.GoOn();
            row.DueAt = clock.GetUtcNow();
        }

        ReplicationLog.GateChanged(logger, directory.Id, gate.BlockedCode ?? "open");
    }

    private Directory Add(ReplicationDbContext db, KnownConnection connection)
    {
        var directory = Directory.Of(provider.Current, connection.CustomerId, connection.M365TenantId, clock.GetUtcNow());
        db.Add(directory);
        db.Add(new DispatchRow
        {
            DirectoryId = directory.Id,
            ServiceProviderId = provider.Current.Value,
            M365TenantId = directory.M365TenantId,
            DueAt = clock.GetUtcNow(),
            BlockedCode = directory.BlockedCode,
        });
        return directory;
    }

    private void Resume(ReplicationDbContext db, Directory directory, DispatchRow row)
    {
        if (directory.ActiveRunId is null)
        {
            var run = ReplicationRun.Of(directory, RunCause.Connected, null, clock.GetUtcNow());
            db.Add(run);
            directory.RunStarted(run.Id);
        }

        row.DueAt = clock.GetUtcNow();
    }
}
