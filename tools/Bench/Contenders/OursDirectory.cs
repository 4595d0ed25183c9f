using LivePlatform.Bench.Data;
using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LivePlatform.Bench.Contenders;

/// <summary>A directory of ours: orders its runs as the api does, and says how long each took by the run's own times.</summary>
internal sealed class OursDirectory(NpgsqlDataSource owner, BenchDirectory directory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>Its id, once it was connected.</summary>
    public Guid Id { get; private set; }

    /// <summary>Connects it, which orders the first sync, and waits until that is over.</summary>
    public async Task<TimeSpan> FirstSyncAsync(CancellationToken cancellationToken)
    {
        await using var db = Open();
        var now = TimeProvider.System.GetUtcNow();
        var added = Replication.Directories.Directory.Of(
            ServiceProviderId.From(ContenderOrder.ProviderId), directory.Bearer, directory.Bearer, now);
        added.Decide(new GateDecision(directory.Bearer, directory.Bearer, null, null), now);
        var run = ReplicationRun.Of(added, RunCause.Connected, null, now);
        added.RunStarted(run.Id);
        db.AddRange(added, run, new DispatchRow
        {
            DirectoryId = added.Id,
            ServiceProviderId = ContenderOrder.ProviderId,
            M365TenantId = added.M365TenantId,
            AppId = directory.Bearer,
            DueAt = now,
        });
        Id = added.Id;
        return await OrderAsync(db, run, cancellationToken);
    }

    /// <summary>Orders a run, which reads what has changed, and waits until it is over.</summary>
    public async Task<TimeSpan> DeltaAsync(CancellationToken cancellationToken)
    {
        await using var db = Open();
        var now = TimeProvider.System.GetUtcNow();
        var known = await db.Directories.SingleAsync(x => x.Id == Id, cancellationToken);
        var run = ReplicationRun.Of(known, RunCause.OnDemand, "bench", now);
        db.Add(run);
        known.RunStarted(run.Id);
        var row = await db.Dispatch.SingleAsync(x => x.DirectoryId == Id, cancellationToken);
        (row.DueAt, row.Priority) = (now, DispatchRow.Interactive);
        return await OrderAsync(db, run, cancellationToken);
    }

    private async Task<TimeSpan> OrderAsync(ReplicationDbContext db, ReplicationRun run, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_notify({ReplicationDbContext.DispatchChannel}, '')", cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
            await using var look = owner.CreateCommand(
                """
                SELECT r.status, r.reason, r.ended_at - r.requested_at FROM runs r JOIN dispatch d USING (directory_id)
                WHERE r.id = $1 AND r.ended_at IS NOT NULL AND d.lease_until IS NULL AND d.due_at > now()
                """);
            look.Parameters.AddWithValue(run.Id);
            await using var reader = await look.ExecuteReaderAsync(cancellationToken);
            if (await reader.ReadAsync(cancellationToken))
            {
                return reader.GetString(0) == nameof(RunStatus.Complete)
                    ? reader.GetFieldValue<TimeSpan>(2)
                    : throw new InvalidOperationException($"Our run ended {reader.GetString(0)}: {reader.GetValue(1)}");
            }
        }

        throw new TimeoutException($"Our run of {directory.Size.Users} users did not end within {Patience}.");
    }

    private ReplicationDbContext Open()
    {
        var options = new DbContextOptionsBuilder<ReplicationDbContext>();
        PersistenceServiceCollectionExtensions.Configure(options, owner);
        var provider = new ProviderScope();
        provider.Enter(ServiceProviderId.From(ContenderOrder.ProviderId));
        return new ReplicationDbContext(options.Options, provider, new OperatorView());
    }
}
