using System.Threading.Channels;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Pipeline;
using LivePlatform.Persistence;
using LivePlatform.Replication.Inbound;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Store;
using LivePlatform.Replication.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Slices;

/// <summary>Somebody cancelled or restarted the round while this slice read it.</summary>
internal sealed class RoundGoneException(Guid roundId) : Exception($"Round {roundId} is no longer running.");

/// <summary>
/// Reads a round from its stored link and commits what arrives: rows and link in one transaction, so that the link is never ahead of the
/// rows.
/// </summary>
internal sealed class RoundReading(UnitOfWork<ReplicationDbContext> work, ReplicationMetrics metrics, TimeProvider clock)
{
    /// <summary>More than the largest directory could need: of a circle that is longer than a slice, nothing else is seen.</summary>
    private const int MostPages = 1_000_000;

    public async Task ReadAsync(
        DirectoryLease lease, ReplicationRound round, GraphConnection graph, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        var target = ReplicaTarget.Of(round);
        if (round.Pages > MostPages)
        {
            throw new UselessLinkException(
                UselessLinkException.NoProgress, $"The round has read {round.Pages} pages, and Microsoft names another one.");
        }

        var spending = lease.Spending ??= new RunSpending(round.RunId);
        var fetcher = new PageFetcher(new GraphBodies(graph, spending.Usage, clock), new DeltaPageReader(target.Columns));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fetching = fetcher.RunAsync(
            round.NextLink ?? DeltaQueries.First(target.Part), isOurs: round.NextLink is null, mayGoOn, stop.Token);
        try
        {
            await ApplyAllAsync(lease, spending, target, fetcher.Pages, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await fetching;
        }
    }

    private async Task ApplyAllAsync(
        DirectoryLease lease,
        RunSpending spending,
        ReplicaTarget target,
        ChannelReader<DeltaPage> pages,
        CancellationToken cancellationToken)
    {
        // A failure of the fetcher is thrown here, once all pages that came before it are committed.
        while (await pages.WaitToReadAsync(cancellationToken))
        {
            var batch = new RowBatch();
            while (!batch.IsFull && pages.TryRead(out var page))
            {
                batch.Add(page);
            }

            var spent = spending.Unstored();
            await work.RunAsync((db, cancelled) => CommitAsync(db, lease, target, batch, spent, cancelled), cancellationToken);
            spending.Stored(spent);
            metrics.Applied(target.Part, batch);
        }
    }

    private static async Task<bool> CommitAsync(
        ReplicationDbContext db,
        DirectoryLease lease,
        ReplicaTarget target,
        RowBatch batch,
        GraphFigures spent,
        CancellationToken cancellationToken)
    {
        await lease.HoldAsync(db, cancellationToken);
        var written = await ReplicaWriter.ApplyAsync(db, target, batch, cancellationToken);
        var moved = await db.Rounds.Where(x => x.Id == target.RoundId && x.Status == RoundStatus.Running).ExecuteUpdateAsync(
            round => round
                .SetProperty(x => x.NextLink, batch.NextLink)
                .SetProperty(x => x.EndLink, batch.EndLink)
                .SetProperty(x => x.Pages, x => x.Pages + batch.Pages)
                .SetProperty(x => x.AddedObjects, x => x.AddedObjects + written.Added)
                .SetProperty(x => x.UpdatedObjects, x => x.UpdatedObjects + written.Updated)
                .SetProperty(x => x.AddedMembers, x => x.AddedMembers + written.Members),
            cancellationToken);
        if (moved == 0)
        {
            throw new RoundGoneException(target.RoundId);
        }

        await db.Runs.Where(x => x.Id == lease.Spending!.RunId).ExecuteUpdateAsync(run => run.Add(spent).GotOn(), cancellationToken);
        return true;
    }
}
