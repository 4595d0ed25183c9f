using System.Net;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Pipeline;
using LivePlatform.Persistence;
using LivePlatform.Replication.Inbound;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Slices;

/// <summary>
/// Reads the memberships of objects that came back, a few objects per commit, into the round of groups that is about to end.
/// </summary>
internal sealed class MembershipReading(UnitOfWork<ReplicationDbContext> work, TimeProvider clock)
{
    private const int ObjectsAtOnce = 20;

    /// <summary>Well within the lease, which only a commit renews.</summary>
    private static readonly TimeSpan LongestWithoutCommit = TimeSpan.FromSeconds(8);

    public async Task ReadAsync(
        DirectoryLease lease, ReplicationRound round, GraphConnection graph, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        var spending = lease.Spending ??= new RunSpending(round.RunId);
        var bodies = new GraphBodies(graph, spending.Usage, clock);
        while (mayGoOn() && await NextAsync(round, cancellationToken) is { Count: > 0 } returned)
        {
            var (batch, done, began) = (new RowBatch(), new List<ReturnedObject>(), clock.GetTimestamp());
            try
            {
                foreach (var one in returned.TakeWhile(
                    _ => done.Count == 0 || (mayGoOn() && clock.GetElapsedTime(began) < LongestWithoutCommit)))
                {
                    if (await AddAsync(bodies, one, batch, cancellationToken) || one.TriedInRound is not null)
                    {
                        done.Add(one);
                    }
                    else
                    {
                        await LookOnceMoreAsync(lease, round.Id, one, cancellationToken);
                    }
                }
            }
            finally
            {
                // What was read counts, also when the next one is refused: otherwise a tenant that is throttled often never gets on.
                if (done.Count > 0)
                {
                    var spent = spending.Unstored();
                    await work.RunAsync(
                        (db, cancelled) => CommitAsync(db, lease, ReplicaTarget.Of(round), done, batch, spent, cancelled),
                        cancellationToken);
                    spending.Stored(spent);
                }
            }
        }
    }

    private Task<List<ReturnedObject>> NextAsync(ReplicationRound round, CancellationToken cancellationToken) => work.RunAsync(
        (db, cancelled) => db.Returned.AsNoTracking()
            .Where(x => x.DirectoryId == round.DirectoryId && x.TriedInRound != round.Id).OrderBy(x => x.ObjectId).Take(ObjectsAtOnce)
            .ToListAsync(cancelled),
        cancellationToken);

    /// <summary>Adds the memberships of one object to the batch; of a group its members too, which come back with it.</summary>
    /// <returns>False when Microsoft shows none.</returns>
    private static async Task<bool> AddAsync(GraphBodies bodies, ReturnedObject one, RowBatch batch, CancellationToken cancellationToken)
    {
        var before = batch.Members.Count;
        var isUser = one.Part == PartKind.Users;
        foreach (var (id, type) in await ListAsync(bodies, $"{(isUser ? "users" : "groups")}/{one.ObjectId}/memberOf", cancellationToken))
        {
            // Directory roles and administrative units have members too, but are no groups.
            if (type == "group")
            {
                batch.Members[(id, one.ObjectId)] = isUser ? "user" : "group";
            }
        }

        foreach (var (id, type) in isUser ? [] : await ListAsync(bodies, $"groups/{one.ObjectId}/members", cancellationToken))
        {
            batch.Members[(one.ObjectId, id)] = type;
        }

        return batch.Members.Count > before;
    }

    private static async Task<List<(Guid Id, string Type)>> ListAsync(GraphBodies bodies, string path, CancellationToken cancellationToken)
    {
        var objects = new List<(Guid, string)>();
        var progress = new Progress();
        try
        {
            for (string? next = $"{path}?$select=id&$top=999"; next is not null;)
            {
                progress.Follow(next);
                var page = await bodies.ReadAsync(next, MembershipPage.Read, cancellationToken);
                objects.AddRange(page.Objects);
                next = page.NextLink;
            }

            return objects;
        }
        catch (MicrosoftFailureException gone) when (gone.Status == (int)HttpStatusCode.NotFound)
        {
            // Gone again, or not yet there for this node of Microsoft's.
            return [];
        }
    }

    private Task<bool> LookOnceMoreAsync(DirectoryLease lease, Guid roundId, ReturnedObject one, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                await lease.HoldAsync(db, cancelled);
                await db.Returned.Where(x => x.DirectoryId == one.DirectoryId && x.ObjectId == one.ObjectId)
                    .ExecuteUpdateAsync(row => row.SetProperty(x => x.TriedInRound, roundId), cancelled);
                return true;
            },
            cancellationToken);

    private static async Task<bool> CommitAsync(
        ReplicationDbContext db,
        DirectoryLease lease,
        ReplicaTarget target,
        List<ReturnedObject> returned,
        RowBatch batch,
        GraphFigures spent,
        CancellationToken cancellationToken)
    {
        await lease.HoldAsync(db, cancellationToken);
        var written = await ReplicaWriter.ApplyAsync(db, target, batch, cancellationToken);
        var moved = await db.Rounds.Where(x => x.Id == target.RoundId && x.Status == RoundStatus.Running)
            .ExecuteUpdateAsync(round => round.SetProperty(x => x.AddedMembers, x => x.AddedMembers + written.Members), cancellationToken);
        if (moved == 0)
        {
            throw new RoundGoneException(target.RoundId);
        }

        var ids = returned.ConvertAll(x => x.ObjectId);
        await db.Returned.Where(x => x.DirectoryId == target.DirectoryId && ids.Contains(x.ObjectId)).ExecuteDeleteAsync(cancellationToken);
        await db.Runs.Where(x => x.Id == lease.Spending!.RunId).ExecuteUpdateAsync(run => run.Add(spent).GotOn(), cancellationToken);
        return true;
    }
}
