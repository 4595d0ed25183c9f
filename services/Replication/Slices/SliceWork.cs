using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Inbound;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LivePlatform.Replication.Slices;

/// <summary>The steps of a slice, and what happens to the round when Microsoft refuses one.</summary>
internal sealed class SliceWork(
    UnitOfWork<ReplicationDbContext> work,
    RoundReading reading,
    MembershipReading memberships,
    CountComparison counts,
    RoundEnding ending,
    RoundRestarts restarts)
{
    /// <summary>The code of a round that reads all again because Microsoft does not show the memberships of one object.</summary>
    private const string MembershipsRefused = "memberships.refused";

    public Task ReadAsync(
        DirectoryLease lease,
        ReplicationRound round,
        GraphConnection graph,
        Func<bool> mayGoOn,
        CancellationToken cancellationToken) => GuardAsync(
        lease, round, () => reading.ReadAsync(lease, round, graph, mayGoOn, cancellationToken), EndAsync, cancellationToken);

    public Task ReadMembershipsAsync(
        DirectoryLease lease,
        ReplicationRound round,
        GraphConnection graph,
        Func<bool> mayGoOn,
        CancellationToken cancellationToken) => GuardAsync(
        lease,
        round,
        () => memberships.ReadAsync(lease, round, graph, mayGoOn, cancellationToken),
        (db, _, id, failure, cancelled) => restarts.LinkIsUselessAsync(
            db, lease, id, MembershipsRefused,
            $"Microsoft does not show the memberships of what came back: {RoundRestarts.SentenceOf(failure)}", cancelled),
        cancellationToken);

    public Task CompareAsync(
        DirectoryLease lease, ReplicationRound round, GraphConnection graph, Func<bool> mayGoOn, CancellationToken cancellationToken) =>
        counts.CompareAsync(lease, round, graph, mayGoOn, cancellationToken);

    public Task FinishAsync(DirectoryLease lease, Guid roundId, CancellationToken cancellationToken) =>
        ending.FinishAsync(lease, roundId, cancellationToken);

    /// <summary>Deletes a bounded number of rows of generations that nobody reads.</summary>
    public Task CleanUpAsync(DirectoryLease lease, PartKind kind, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                await lease.HoldAsync(db, cancelled);
                var part = await db.Parts.SingleAsync(x => x.DirectoryId == lease.DirectoryId && x.Kind == kind, cancelled);
                var connection = (NpgsqlConnection)db.Database.GetDbConnection();
                if (await ObsoleteRows.DeleteSomeAsync(connection, part, cancelled) == 0)
                {
                    part.ObsoleteRowsDeleted();
                }
            },
            cancellationToken);

    private async Task GuardAsync(
        DirectoryLease lease, ReplicationRound round, Func<Task> step, Refused refused, CancellationToken cancellationToken)
    {
        try
        {
            await step();
        }
        catch (MicrosoftFailureException failure) when (failure.Failure.Class == MicrosoftFailureClass.CursorExpired)
        {
            await work.RunAsync(
                (db, cancelled) => restarts.CursorExpiredAsync(db, lease, round.Id, failure.Failure, cancelled), cancellationToken);
        }
        catch (MicrosoftFailureException failure) when (SliceFailures.EndsTheRound(failure.Failure))
        {
            await work.RunAsync((db, cancelled) => refused(db, lease, round.Id, failure.Failure, cancelled), cancellationToken);
        }
        catch (UselessLinkException useless)
        {
            await work.RunAsync(
                (db, cancelled) => restarts.LinkIsUselessAsync(db, lease, round.Id, useless.Code, useless.Sentence, cancelled),
                cancellationToken);
        }
        catch (UnreadableBodyException unreadable)
        {
            await work.RunAsync(
                (db, cancelled) => restarts.FailAsync(db, lease, round.Id, unreadable.Sentence, cancelled), cancellationToken);
        }
    }

    private Task EndAsync(
        ReplicationDbContext db, DirectoryLease lease, Guid roundId, MicrosoftFailure failure, CancellationToken cancellationToken) =>
        restarts.FailAsync(db, lease, roundId, RoundRestarts.SentenceOf(failure), cancellationToken);

    private delegate Task Refused(
        ReplicationDbContext db, DirectoryLease lease, Guid roundId, MicrosoftFailure failure, CancellationToken cancellationToken);
}
