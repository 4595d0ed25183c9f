using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Store;
using LivePlatform.Replication.Telemetry;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Replication.Retention;

/// <summary>Deletes what is no longer to be kept: replicas of removed customers, and old runs. Each step is a bounded unit of work, and may be repeated.</summary>
internal sealed class OldRows(
    Republisher<ReplicationDbContext> owned, IServiceScopeFactory scopes, IOptions<ReplicationOptions> options, TimeProvider clock, ILogger<OldRows> logger)
{
    private const int RunsAtOnce = 1_000;

    /// <summary>Goes once over all providers.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        foreach (var provider in await owned.FindProvidersAsync(cancellationToken))
        {
            await TryAsync(() => InWorkAsync(provider, SetDatesAsync, cancellationToken), cancellationToken);
            await TryAsync(() => DeleteDirectoriesAsync(provider, cancellationToken), cancellationToken);
            await TryAsync(() => RepeatAsync(provider, DeleteRunsAsync, RunsAtOnce, cancellationToken), cancellationToken);
        }
    }

    // What cannot be deleted for one keeps nothing of another one: it is tried again with the next pass.
    private async Task TryAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            ReplicationLog.OldRowsStay(logger, failure);
        }
    }

    private async Task RepeatAsync(
        Guid provider, Func<ReplicationDbContext, Outbox<ReplicationDbContext>, CancellationToken, Task<int>> step, int whole, CancellationToken cancellationToken)
    {
        while (await InWorkAsync(provider, step, cancellationToken) == whole)
        {
        }
    }

    private async Task DeleteDirectoriesAsync(Guid provider, CancellationToken cancellationToken)
    {
        var due = new List<Guid>();
        var now = clock.GetUtcNow();
        await InWorkAsync(
            provider,
            async (db, _, cancelled) =>
            {
                due.AddRange(await db.Directories.Where(x => x.RemovalDueAt <= now).OrderBy(x => x.RemovalDueAt).Select(x => x.Id).ToListAsync(cancelled));
                return due.Count;
            },
            cancellationToken);
        foreach (var id in due.Distinct())
        {
            await TryAsync(() => InWorkAsync(provider, (db, outbox, cancelled) => DeleteOneAsync(db, outbox, id, cancelled), cancellationToken), cancellationToken);
        }
    }

    // From the first look after the customer was removed, so that no order of events matters.
    private async Task<int> SetDatesAsync(ReplicationDbContext db, Outbox<ReplicationDbContext> outbox, CancellationToken cancellationToken)
    {
        var gone = await db.Directories
            .Where(x => x.RemovalDueAt == null && db.KnownCustomers.Any(c => c.CustomerId == x.CustomerId && c.IsRemoved))
            .ToListAsync(cancellationToken);
        gone.ForEach(x => x.RemoveAt(clock.GetUtcNow() + options.Value.KeepRemovedCustomers));
        return gone.Count;
    }

    private async Task<int> DeleteOneAsync(ReplicationDbContext db, Outbox<ReplicationDbContext> outbox, Guid id, CancellationToken cancellationToken)
    {
        // First the line of the work list, as everybody who changes a directory does: its last event must be higher than any other.
        await db.Dispatch.Where(x => x.DirectoryId == id).ExecuteDeleteAsync(cancellationToken);
        if (await db.Directories.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is not { } due)
        {
            return 0;
        }

        outbox.Enqueue(due.Tell() with { IsRemoved = true });
        await DirectoryRemoval.RunAsync(db, id, cancellationToken);
        ReplicationLog.DirectoryRemoved(logger, id);
        return 1;
    }

    // Ids of runs begin with their time.
    private async Task<int> DeleteRunsAsync(ReplicationDbContext db, Outbox<ReplicationDbContext> outbox, CancellationToken cancellationToken)
    {
        var oldest = Guid.CreateVersion7(clock.GetUtcNow() - options.Value.KeepRuns);
        var ids = await db.Runs.Where(x => x.Id < oldest && x.EndedAt != null).OrderBy(x => x.Id).Take(RunsAtOnce).Select(x => x.Id).ToListAsync(cancellationToken);
        await db.Rounds.Where(x => ids.Contains(x.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.Runs.Where(x => ids.Contains(x.Id)).ExecuteDeleteAsync(cancellationToken);
        return ids.Count;
    }

    private async Task<int> InWorkAsync(
        Guid provider, Func<ReplicationDbContext, Outbox<ReplicationDbContext>, CancellationToken, Task<int>> step, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
        var outbox = scope.ServiceProvider.GetRequiredService<Outbox<ReplicationDbContext>>();
        return await scope.ServiceProvider.GetRequiredService<UnitOfWork<ReplicationDbContext>>().RunAsync((db, cancelled) => step(db, outbox, cancelled), cancellationToken);
    }
}
