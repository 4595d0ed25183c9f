using System.ComponentModel;
using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>What replication found and used on one day.</summary>
/// <param name="Date">The day (UTC).</param>
/// <param name="Runs">Number of runs that ended.</param>
/// <param name="IncompleteRuns">Number of them that ended Partial or Failed.</param>
/// <param name="AddedObjects">Number of users and groups that were added; the first reading of a directory is not counted.</param>
/// <param name="UpdatedObjects">Number of users and groups that were updated.</param>
/// <param name="RemovedObjects">Number of users and groups that were removed.</param>
/// <param name="Requests">Number of requests to Microsoft of the runs that ended.</param>
/// <param name="Throttled">Number of these requests that Microsoft throttled.</param>
/// <param name="ResourceUnits">Resource units that these requests used, as Microsoft counts them.</param>
public sealed record ReplicationDayResponse(
    DateOnly Date, int Runs, int IncompleteRuns, int AddedObjects, int UpdatedObjects, int RemovedObjects, long Requests, long Throttled,
    double ResourceUnits);

/// <summary>What replication found and used, day by day.</summary>
/// <param name="Days">The days, oldest first, the present one included.</param>
public sealed record ReplicationSeriesResponse(IReadOnlyList<ReplicationDayResponse> Days);

/// <summary>Adds up runs and rounds per day, for charts.</summary>
internal static class ReplicationSeries
{
    private const int Usual = 14;
    private const int Most = 90;

    public static async Task<Results<Ok<ReplicationSeriesResponse>, Refusal>> Handle(
        [Description("Number of days, 1 to 90; 14 when absent. Runs are kept for a limited time: older days may be empty.")] int? days,
        UnitOfWork<ReplicationDbContext> work,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var length = days ?? Usual;
        if (length is < 1 or > Most)
        {
            return ProblemCodes.BadFilter("days", $"1 to {Most}.");
        }

        var first = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date.AddDays(1 - length), TimeSpan.Zero);
        return await work.RunAsync(
            async (db, cancelled) =>
            {
                var runs = await db.Runs.Where(x => x.EndedAt >= first)
                    .GroupBy(x => Math.Floor((x.EndedAt!.Value - first).TotalDays))
                    .Select(x => new
                    {
                        x.Key,
                        Count = x.Count(),
                        Incomplete = x.Count(run => run.Status == RunStatus.Partial || run.Status == RunStatus.Failed),
                        Requests = x.Sum(run => (long)run.Requests),
                        Throttled = x.Sum(run => (long)run.Throttled),
                        Units = x.Sum(run => run.ResourceUnits),
                    })
                    .ToDictionaryAsync(x => (int)x.Key, cancelled);
                var complete = db.Set<ReplicationRound>().Where(x => x.Status == RoundStatus.Complete);
                var found = await complete.Where(x => x.EndedAt >= first)
                    .Select(x => new
                    {
                        Day = Math.Floor((x.EndedAt!.Value - first).TotalDays),
                        IsFirst = x.Mode == RoundMode.Full
                            && !complete.Any(other => other.DirectoryId == x.DirectoryId && other.Part == x.Part && other.Id < x.Id),
                        x.AddedObjects,
                        x.UpdatedObjects,
                        x.RemovedObjects,
                    })
                    .GroupBy(x => x.Day)
                    .Select(x => new
                    {
                        x.Key,
                        Added = x.Sum(round => round.IsFirst ? 0 : round.AddedObjects),
                        Updated = x.Sum(round => round.UpdatedObjects),
                        Removed = x.Sum(round => round.RemovedObjects),
                    })
                    .ToDictionaryAsync(x => (int)x.Key, cancelled);
                return TypedResults.Ok(new ReplicationSeriesResponse(
                [
                    .. Enumerable.Range(0, length).Select(day =>
                    {
                        var (run, round) = (runs.GetValueOrDefault(day), found.GetValueOrDefault(day));
                        return new ReplicationDayResponse(
                            DateOnly.FromDateTime(first.UtcDateTime).AddDays(day), run?.Count ?? 0, run?.Incomplete ?? 0, round?.Added ?? 0,
                            round?.Updated ?? 0, round?.Removed ?? 0, run?.Requests ?? 0, run?.Throttled ?? 0, run?.Units ?? 0);
                    }),
                ]));
            },
            cancellationToken);
    }
}
