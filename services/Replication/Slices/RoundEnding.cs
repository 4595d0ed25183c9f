using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Store;
using LivePlatform.Replication.Telemetry;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LivePlatform.Replication.Slices;

/// <summary>
/// The last commit of a round: count, ask the guard, apply the removals that were put aside or flip to the new generation.
/// </summary>
internal sealed class RoundEnding(
    UnitOfWork<ReplicationDbContext> work, Outbox<ReplicationDbContext> outbox, TimeProvider clock, ILogger<RoundEnding> logger)
{
    public async Task FinishAsync(DirectoryLease lease, Guid roundId, CancellationToken cancellationToken)
    {
        var (round, rows) = await work.RunAsync((db, cancelled) => FinishAsync(db, lease, roundId, cancelled), cancellationToken);
        if (round.Status == RoundStatus.Quarantined)
        {
            ReplicationLog.RoundQuarantined(logger, round.DirectoryId, round.Id, round.RemovedObjects, round.RemovedMembers);
        }
        else
        {
            ReplicationLog.RoundComplete(
                logger, round.DirectoryId, round.Part, round.Mode, round.Pages, round.AddedObjects, round.UpdatedObjects,
                round.RemovedObjects);
            if (round.Mode == RoundMode.Full)
            {
                await Statistics.TakeAsync(work, round, rows, cancellationToken);
            }
        }
    }

    private async Task<(ReplicationRound Round, int Rows)> FinishAsync(
        ReplicationDbContext db, DirectoryLease lease, Guid roundId, CancellationToken cancellationToken)
    {
        await lease.HoldAsync(db, cancellationToken);
        var round = await db.Rounds.SingleAsync(x => x.Id == roundId, cancellationToken);
        if (round.Status != RoundStatus.Running)
        {
            // Cancelled since the slice was planned: its removals are not applied.
            throw new RoundGoneException(roundId);
        }

        var directory = await db.Directories.Include(x => x.Parts).SingleAsync(x => x.Id == lease.DirectoryId, cancellationToken);
        var part = directory.Part(round.Part);
        var target = ReplicaTarget.Of(round);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();

        var groups = directory.Part(PartKind.Groups);
        var (counts, objects, members) = round.Mode == RoundMode.Full
            ? await GenerationCompare.RunAsync(connection, target, part.Generation, cancellationToken)
            : await CountDeltaAsync(connection, target, round, part, cancellationToken);
        var lost = round.Part == PartKind.Users ? new LostMemberships(target, part.Generation, groups.Generation) : null;
        if (lost is not null)
        {
            counts = counts with { RemovedMembers = await lost.CountAsync(connection, cancellationToken) };
        }

        round.Found(counts);
        if (!round.IsApproved && RemovalGuard.Check(Plural(round.Part), counts, part.ObjectCount, groups.MemberCount) is { } finding)
        {
            await QuarantineAsync(db, round, directory, finding, cancellationToken);
            return (round, 0);
        }

        if (lost is not null && counts.RemovedMembers > 0)
        {
            groups.Gained(0, -await lost.DeleteAsync(connection, cancellationToken));
        }

        await RememberReturnedAsync(connection, target, part, cancellationToken);
        if (round.Mode == RoundMode.Delta)
        {
            var gone = await PendingRemovals.ApplyAsync(connection, target, cancellationToken);
            (objects, members) = (objects - gone.Objects, members - gone.Members);
            await PendingRemovals.ClearAsync(connection, round.DirectoryId, round.Id, cancellationToken);
        }

        var replaced = await ValueWarnings.CountAsync(connection, target, cancellationToken);
        var now = clock.GetUtcNow();
        part.Complete(round.Generation, round.EndLink!, round.StartedAt, now, objects, members);
        round.Complete(replaced, now);
        if (round.Mode == RoundMode.Full || counts.HasChanges)
        {
            await UnreadableCounts.TakeAsync(connection, target, part, cancellationToken);
        }

        if (round.Part == PartKind.Users)
        {
            lease.Budget?.SetUserCount(objects);
            await db.Dispatch.Where(x => x.DirectoryId == directory.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(x => x.UserCount, objects), cancellationToken);
        }

        return (round, objects + members);
    }

    private static async Task RememberReturnedAsync(
        NpgsqlConnection connection, ReplicaTarget target, DirectoryPart part, CancellationToken cancellationToken)
    {
        switch (target.Mode, target.Part)
        {
            case (RoundMode.Full, PartKind.Groups):
                // It has read every membership.
                await ReturnedObjects.ClearAsync(connection, target.DirectoryId, cancellationToken);
                break;
            case (RoundMode.Full, PartKind.Users) when part.Generation > 0:
                await ReturnedObjects.RememberAsync(connection, target, part.Generation, cancellationToken);
                break;
            default:
                // A delta round remembers them with its pages.
                break;
        }
    }

    private async Task QuarantineAsync(
        ReplicationDbContext db, ReplicationRound round, Directory directory, string finding, CancellationToken cancellationToken)
    {
        round.Quarantine(finding);
        var run = await db.Runs.SingleAsync(x => x.Id == round.RunId, cancellationToken);
        run.Quarantine(finding);
        directory.Wait(Directory.Quarantined, $"{finding} Approve the run's removals or cancel it.", null);
        outbox.Enqueue(directory.Tell());
    }

    // The totals are those before the removals. Counted from what the round changed, not by counting the table.
    private static async Task<(RoundCounts Counts, int Objects, int Members)> CountDeltaAsync(
        NpgsqlConnection connection, ReplicaTarget target, ReplicationRound round, DirectoryPart part, CancellationToken cancellationToken)
    {
        var (objects, members) = await PendingRemovals.CountAsync(connection, target, cancellationToken);
        var counts = new RoundCounts(round.AddedObjects, round.UpdatedObjects, objects, round.AddedMembers, members);
        return (counts, part.ObjectCount + counts.AddedObjects, part.MemberCount + counts.AddedMembers);
    }

    private static string Plural(PartKind part) => part switch
    {
        PartKind.Users => "users",
        PartKind.Groups => "groups",
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };
}
