using LivePlatform.M365.Failures;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Slices;

/// <summary>
/// Ends a round that cannot go on, and decides whether another one begins in its place. Each in the caller's transaction.
/// </summary>
internal sealed class RoundRestarts(TimeProvider clock)
{
    private const int MostRestarts = 3;

    /// <summary>
    /// Microsoft no longer knows a link. A dead link of the round restarts the round; a dead delta link means that all must be read again.
    /// </summary>
    public async Task CursorExpiredAsync(
        ReplicationDbContext db, DirectoryLease lease, Guid roundId, MicrosoftFailure failure, CancellationToken cancellationToken)
    {
        var (round, part) = await FindAsync(db, lease, roundId, cancellationToken);
        var restarts = await db.Rounds.CountAsync(
            x => x.RunId == round.RunId && x.Part == round.Part && x.Mode == round.Mode && x.Status == RoundStatus.Restarted,
            cancellationToken);
        if (round.Mode == RoundMode.Delta && (round.Pages == 0 || restarts >= MostRestarts))
        {
            part.ForgetDeltaLink();
        }

        await RoundLeaving.LeaveAsync(db, round, part, cancellationToken);
        if (round.Mode == RoundMode.Full && restarts >= MostRestarts)
        {
            round.Fail(SentenceOf(failure), clock.GetUtcNow());
        }
        else
        {
            round.Restart($"{failure.Code}: {failure.Sentence}", clock.GetUtcNow());
        }
    }

    /// <summary>
    /// A link leads nowhere: all is read again, once. What led there is never followed again, neither in this run nor in the next one.
    /// </summary>
    public async Task LinkIsUselessAsync(
        ReplicationDbContext db, DirectoryLease lease, Guid roundId, string code, string sentence, CancellationToken cancellationToken)
    {
        var (round, part) = await FindAsync(db, lease, roundId, cancellationToken);
        part.ForgetDeltaLink();
        await RoundLeaving.LeaveAsync(db, round, part, cancellationToken);
        if (await db.Rounds.AnyAsync(
            x => x.RunId == round.RunId && x.Part == round.Part && x.Status == RoundStatus.Restarted && x.Reason!.StartsWith(code),
            cancellationToken))
        {
            round.Fail(
                $"{code}: {sentence} It did so again after all was read anew. The next run begins anew; if that fails too, "
                    + "open a case at Microsoft.",
                clock.GetUtcNow());
        }
        else
        {
            round.Restart($"{code}: {sentence} All is read again.", clock.GetUtcNow());
        }
    }

    /// <summary>The part cannot be read, and no retry helps.</summary>
    public async Task FailAsync(
        ReplicationDbContext db, DirectoryLease lease, Guid roundId, string sentence, CancellationToken cancellationToken)
    {
        var (round, part) = await FindAsync(db, lease, roundId, cancellationToken);
        await RoundLeaving.LeaveAsync(db, round, part, cancellationToken);
        round.Fail(sentence, clock.GetUtcNow());
    }

    /// <summary>A refusal for people.</summary>
    public static string SentenceOf(MicrosoftFailure failure) => $"{failure.Code}: {failure.Sentence} {failure.Action}".Trim();

    private static async Task<(ReplicationRound Round, DirectoryPart Part)> FindAsync(
        ReplicationDbContext db, DirectoryLease lease, Guid roundId, CancellationToken cancellationToken)
    {
        await lease.HoldAsync(db, cancellationToken);
        var round = await db.Rounds.SingleAsync(x => x.Id == roundId, cancellationToken);
        if (round.Status != RoundStatus.Running)
        {
            // Cancelled meanwhile, and left: what it had shown would be counted twice.
            throw new RoundGoneException(roundId);
        }

        return (round, await db.Parts.SingleAsync(x => x.DirectoryId == round.DirectoryId && x.Kind == round.Part, cancellationToken));
    }
}
