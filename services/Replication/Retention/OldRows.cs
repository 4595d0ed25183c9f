using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Freshness;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Settings;
using LivePlatform.Replication.Telemetry;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Replication.Retention;

/// <summary>
/// Deletes what is no longer to be kept: replicas of removed customers, and old runs. Each step is a bounded unit of work, and may be
/// repeated.
/// </summary>
internal sealed class OldRows(
    Republisher<ReplicationDbContext> owned,
    IServiceScopeFactory scopes,
    IOptions<ReplicationOptions> options,
    TimeProvider clock,
    ILogger<OldRows> logger)
{
    private const int RunsAtOnce = 1_000;

    /// <summary>Goes once over all providers.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        foreach (var provider in await owned.FindProvidersAsync(cancellationToken))
        {
            await TryAsync(() => InWorkAsync(provider, SetDatesAsync, cancellationToken), cancellationToken);
            await TryAsync(() => DeleteDirectoriesAsync(provider, cancellationToken), cancellationToken);
            await TryAsync(() => DeleteRunsAsync(provider, cancellationToken), cancellationToken);
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

    private async Task DeleteDirectoriesAsync(Guid provider, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await InWorkAsync(
            provider,
            (db, _, cancelled) =>
                db.Directories.Where(x => x.RemovalDueAt <= now).OrderBy(x => x.RemovalDueAt).Select(x => x.Id).ToListAsync(cancelled),
            cancellationToken);
        foreach (var id in due)
        {
            await TryAsync(
                () => InWorkAsync(provider, (db, outbox, cancelled) => DeleteOneAsync(db, outbox, id, cancelled), cancellationToken),
                cancellationToken);
        }
    }

    private async Task DeleteRunsAsync(Guid provider, CancellationToken cancellationToken)
    {
        while (await InWorkAsync(provider, DeleteSomeRunsAsync, cancellationToken) == RunsAtOnce)
        {
        }
    }

    // From the first look after the customer was removed, so that no order of events matters.
    private async Task<int> SetDatesAsync(ReplicationDbContext db, Outbox<ReplicationDbContext> outbox, CancellationToken cancellationToken)
    {
        var gone = await db.Directories
            .Where(x => x.RemovalDueAt == null && db.KnownCustomers.Any(c => c.CustomerId == x.CustomerId && c.IsRemoved))
            .ToListAsync(cancellationToken);
        await db.CustomerTargets.Where(x => db.KnownCustomers.Any(c => c.CustomerId == x.CustomerId && c.IsRemoved))
            .ExecuteDeleteAsync(cancellationToken);
        gone.ForEach(x => x.RemoveAt(clock.GetUtcNow() + options.Value.KeepRemovedCustomers));
        return gone.Count;
    }

    private async Task<bool> DeleteOneAsync(
        ReplicationDbContext db, Outbox<ReplicationDbContext> outbox, Guid id, CancellationToken cancellationToken)
    {
        await DirectoryRemoval.RunAsync(db, outbox, id, cancellationToken);
        ReplicationLog.DirectoryRemoved(logger, id);
        return true;
    }

    // Ids of runs begin with their time.
    private async Task<int> DeleteSomeRunsAsync(
        ReplicationDbContext db, Outbox<ReplicationDbContext> outbox, CancellationToken cancellationToken)
    {
        var oldest = Guid.CreateVersion7(clock.GetUtcNow() - options.Value.KeepRuns);
        var ids = await db.Runs.Where(x => x.Id < oldest && x.EndedAt != null).OrderBy(x => x.Id).Take(RunsAtOnce).Select(x => x.Id)
            .ToListAsync(cancellationToken);
        await db.Rounds.Where(x => ids.Contains(x.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.Runs.Where(x => ids.Contains(x.Id)).ExecuteDeleteAsync(cancellationToken);
        return ids.Count;
    }

    private async Task<T> InWorkAsync<T>(
        Guid provider,
        Func<ReplicationDbContext, Outbox<ReplicationDbContext>, CancellationToken, Task<T>> step,
        CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
        var outbox = scope.ServiceProvider.GetRequiredService<Outbox<ReplicationDbContext>>();
        return await scope.ServiceProvider.GetRequiredService<UnitOfWork<ReplicationDbContext>>()
            .RunAsync((db, cancelled) => step(db, outbox, cancelled), cancellationToken);
    }
}
