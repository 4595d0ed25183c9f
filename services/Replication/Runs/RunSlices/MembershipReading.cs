using System.Net;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Inbound;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Runs.RunSlices;

/// <summary>Reads the memberships of objects that came back, a few objects per commit, into the round of groups that is about to end.</summary>
internal sealed class MembershipReading(UnitOfWork<ReplicationDbContext> work, TimeProvider clock)
{
    private const int ObjectsAtOnce = 20;

    public async Task ReadAsync(DirectoryLease lease, ReplicationRound round, GraphConnection graph, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        var spending = lease.Spending ??= new RunSpending(round.RunId);
        var bodies = new GraphBodies(graph, spending.Usage, clock);
        while (mayGoOn() && await NextAsync(round.DirectoryId, cancellationToken) is { Count: > 0 } returned)
        {
            var batch = new RowBatch();
            foreach (var one in returned)
            {
                foreach (var group in await GroupsOfAsync(bodies, one, cancellationToken))
                {
                    batch.Members[(group, one.ObjectId)] = one.Part == PartKind.Users ? "user" : "group";
                }
            }

            var spent = spending.Unstored();
            await work.RunAsync((db, cancelled) => CommitAsync(db, lease, ReplicaTarget.Of(round), returned, batch, spent, cancelled), cancellationToken);
            spending.Stored(spent);
        }
    }

    private Task<List<ReturnedObject>> NextAsync(Guid directoryId, CancellationToken cancellationToken) => work.RunAsync(
        (db, cancelled) => db.Returned.AsNoTracking().Where(x => x.DirectoryId == directoryId).OrderBy(x => x.ObjectId).Take(ObjectsAtOnce).ToListAsync(cancelled),
        cancellationToken);

    // Gone again: it has no memberships, and the next round says so.
    private static async Task<List<Guid>> GroupsOfAsync(GraphBodies bodies, ReturnedObject one, CancellationToken cancellationToken)
    {
        var groups = new List<Guid>();
        var progress = new Progress();
        try
        {
            for (string? next = $"{(one.Part == PartKind.Users ? "users" : "groups")}/{one.ObjectId}/memberOf?$select=id&$top=999"; next is not null;)
            {
                progress.Follow(next);
                var page = await bodies.ReadAsync(next, MembershipPage.Read, cancellationToken);
                groups.AddRange(page.Groups);
                next = page.NextLink;
            }

            return groups;
        }
        catch (MicrosoftFailureException gone) when (gone.Status == (int)HttpStatusCode.NotFound)
        {
            return [];
        }
    }

    private static async Task<bool> CommitAsync(
        ReplicationDbContext db, DirectoryLease lease, ReplicaTarget target, List<ReturnedObject> returned, RowBatch batch, GraphFigures spent, CancellationToken cancellationToken)
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
