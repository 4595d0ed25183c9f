using System.Globalization;
using System.Net;
using System.Text;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Pipeline;
using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Replication.Slices;

/// <summary>
/// Compares what the replica holds with what Microsoft counts (<c>$count</c>): users, groups, and the members of some groups. Delta links
/// have been seen to leave objects out, and nothing else would tell.
/// </summary>
internal sealed class CountComparison(UnitOfWork<ReplicationDbContext> work, IOptions<ReplicationOptions> options, TimeProvider clock)
{
    private static readonly Dictionary<string, string> Eventually = new(StringComparer.Ordinal) { ["ConsistencyLevel"] = "eventual" };

    /// <summary>Well within the lease, which only a commit renews; what is not counted by then is left out.</summary>
    private static readonly TimeSpan LongestWithoutCommit = TimeSpan.FromSeconds(8);

    /// <summary>Compares once, and says so in the run.</summary>
    public async Task CompareAsync(
        DirectoryLease lease, ReplicationRound round, GraphConnection graph, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        var spending = lease.Spending ??= new RunSpending(round.RunId);
        var ours = await work.RunAsync((db, cancelled) => CountSample.ReadAsync(db, round, cancelled), cancellationToken);
        var (differences, began) = (new Dictionary<string, string>(StringComparer.Ordinal), clock.GetTimestamp());
        string? refused = null;
        try
        {
            foreach (var one in ours.TakeWhile(one => one.IsMust || (mayGoOn() && clock.GetElapsedTime(began) < LongestWithoutCommit)))
            {
                if (await CountAsync(graph, one.Path, spending.Usage, cancellationToken) is { } theirs && theirs != one.Count)
                {
                    differences[one.Path] = string.Create(
                        CultureInfo.InvariantCulture, $"Microsoft counts {theirs} {one.What}, the replica holds {one.Count}.");
                }
            }
        }
        catch (MicrosoftFailureException failure) when (SliceFailures.EndsTheRound(failure.Failure))
        {
            refused = $"Counts could not be compared with Microsoft's: {RoundRestarts.SentenceOf(failure.Failure)}";
        }
        catch (InvalidDataException noNumber)
        {
            refused = $"Counts could not be compared with Microsoft's: {noNumber.Message}";
        }

        var spent = spending.Unstored();
        await work.RunAsync((db, cancelled) => KeepAsync(db, lease, spending, spent, differences, refused, cancelled), cancellationToken);
        spending.Stored(spent);
    }

    private async Task<bool> KeepAsync(
        ReplicationDbContext db,
        DirectoryLease lease,
        RunSpending spending,
        GraphFigures spent,
        Dictionary<string, string> differences,
        string? refused,
        CancellationToken cancellationToken)
    {
        await lease.HoldAsync(db, cancellationToken);
        await spending.StoreAsync(db, spent, cancellationToken);
        var run = await db.Runs.SingleAsync(x => x.Id == spending.RunId, cancellationToken);
        if (run.Status != RunStatus.Running)
        {
            throw new RoundGoneException(run.Id);
        }

        if (refused is not null && differences.Count == 0)
        {
            run.CannotCompare(refused);
        }
        else
        {
            run.Compared(differences, options.Value.LookAgainAfter, clock.GetUtcNow());
        }

        return true;
    }

    /// <returns>Null: it is not there any more.</returns>
    /// <exception cref="InvalidDataException">The answer is no number: nothing is concluded from it.</exception>
    private static async Task<int?> CountAsync(GraphConnection graph, string path, GraphUsage usage, CancellationToken cancellationToken)
    {
        using var answer = await graph.GetAsync(path, Eventually, usage, cancellationToken);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return null;
        }

        await answer.EnsureSuccessAsync(cancellationToken);
        using var reader = new StreamReader(await answer.OpenBodyAsync(cancellationToken), Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellationToken);
        return int.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var count) ? count : throw new InvalidDataException(
            $"it answered with something that is no number, request id {answer.RequestId ?? "(none was sent)"}.");
    }
}
