using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Inbound;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LivePlatform.Replication.Runs.RunSlices;

/// <summary>The steps of a slice, and what happens to the round when Microsoft refuses one.</summary>
internal sealed class SliceWork(UnitOfWork<ReplicationDbContext> work, RoundReading reading, RoundEnding ending, TimeProvider clock)
{
    private const int MostRestarts = 3;

    public async Task ReadAsync(DirectoryLease lease, ReplicationRound round, GraphConnection graph, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        try
        {
            await reading.ReadAsync(lease, round, graph, mayGoOn, cancellationToken);
        }
        catch (MicrosoftFailureException refused) when (refused.Failure.Class == MicrosoftFailureClass.CursorExpired)
        {
            await work.RunAsync((db, cancelled) => RestartAsync(db, lease, round.Id, refused.Failure, cancelled), cancellationToken);
        }
        catch (MicrosoftFailureException refused) when (SliceFailures.EndsTheRound(refused.Failure))
        {
            await work.RunAsync((db, cancelled) => FailAsync(db, lease, round.Id, SentenceOf(refused.Failure), cancelled), cancellationToken);
        }
        catch (UnreadablePageException unreadable)
        {
            await work.RunAsync((db, cancelled) => FailAsync(db, lease, round.Id, unreadable.Sentence, cancelled), cancellationToken);
        }
    }

    public Task FinishAsync(DirectoryLease lease, Guid roundId, CancellationToken cancellationToken) => ending.FinishAsync(lease, roundId, cancellationToken);

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

    // A dead link of the round restarts the round; a dead delta link means that all must be read again.
    private async Task RestartAsync(ReplicationDbContext db, DirectoryLease lease, Guid roundId, MicrosoftFailure failure, CancellationToken cancellationToken)
    {
        await lease.HoldAsync(db, cancellationToken);
        var round = await db.Rounds.SingleAsync(x => x.Id == roundId, cancellationToken);
        var part = await db.Parts.SingleAsync(x => x.DirectoryId == round.DirectoryId && x.Kind == round.Part, cancellationToken);
        var restarts = await db.Rounds.CountAsync(
            x => x.RunId == round.RunId && x.Part == round.Part && x.Mode == round.Mode && x.Status == RoundStatus.Restarted, cancellationToken);
        if (round.Mode == RoundMode.Delta && (round.Pages == 0 || restarts >= MostRestarts))
        {
            part.ForgetDeltaLink();
        }

        if (round.Mode == RoundMode.Full && restarts >= MostRestarts)
        {
            await FailAsync(db, lease, roundId, SentenceOf(failure), cancellationToken);
            return;
        }

        await RoundLeaving.LeaveAsync(db, round, part, cancellationToken);
        round.Restart($"{failure.Code}: {failure.Sentence}", clock.GetUtcNow());
    }

    private async Task FailAsync(ReplicationDbContext db, DirectoryLease lease, Guid roundId, string sentence, CancellationToken cancellationToken)
    {
        await lease.HoldAsync(db, cancellationToken);
        var round = await db.Rounds.SingleAsync(x => x.Id == roundId, cancellationToken);
        var part = await db.Parts.SingleAsync(x => x.DirectoryId == round.DirectoryId && x.Kind == round.Part, cancellationToken);
        await RoundLeaving.LeaveAsync(db, round, part, cancellationToken);
        round.Fail(sentence, clock.GetUtcNow());
    }

    private static string SentenceOf(MicrosoftFailure failure) => $"{failure.Code}: {failure.Sentence} {failure.Action}".Trim();
}
