using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>How many directories there are of which age.</summary>
/// <param name="FromHours">Least age, in hours since the last complete run.</param>
/// <param name="ToHours">The age that they have not reached, in hours; null for the oldest.</param>
/// <param name="Directories">Number of directories.</param>
public sealed record AgeCountResponse(int FromHours, int? ToHours, int Directories);

/// <summary>Counts of directories.</summary>
/// <param name="Total">Number of directories.</param>
/// <param name="ByState">Number of directories in each state.</param>
/// <param name="ByAge">Number of directories by the time since their last complete run, youngest first.</param>
/// <param name="NeverComplete">Number of directories of which no run has ended with all parts complete.</param>
public sealed record DirectorySummaryResponse(
    int Total, IReadOnlyDictionary<string, int> ByState, IReadOnlyList<AgeCountResponse> ByAge, int NeverComplete);

/// <summary>Counts directories, for dashboards.</summary>
internal static class SummarizeDirectories
{
    /// <summary>Ends of the ages, in hours: quarters of the day of a daily run, then what is later.</summary>
    private static readonly int[] Edges = [6, 12, 18, 24, 36, 48, 168];

    public static Task<Ok<DirectorySummaryResponse>> Handle(UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                var now = await db.NowAsync(cancelled);
                var states = await ListedDirectory.All(db).GroupBy(DirectoryStates.At(now))
                    .Select(x => new { x.Key, Count = x.Count() }).ToListAsync(cancelled);
                var hours = await db.Directories
                    .GroupBy(x => x.CompletedAt == null ? (double?)null : Math.Floor((now - x.CompletedAt.Value).TotalHours))
                    .Select(x => new { x.Key, Count = x.Count() }).ToListAsync(cancelled);
                return TypedResults.Ok(
                    new DirectorySummaryResponse(
                        states.Sum(x => x.Count),
                        states.Select(x => (x.Key, x.Count)).PerValue(),
                        [.. Ages(hours.Where(x => x.Key is not null).Select(x => (x.Key!.Value, x.Count)))],
                        hours.Where(x => x.Key is null).Sum(x => x.Count)));
            },
            cancellationToken);

    /// <summary>One that was complete after <c>now</c>, by the clock of another server, is young.</summary>
    private static IEnumerable<AgeCountResponse> Ages(IEnumerable<(double Hours, int Count)> found)
    {
        var bounds = found.ToLookup(x => Edges.Count(edge => edge <= x.Hours), x => x.Count);
        return Enumerable.Range(0, Edges.Length + 1).Select(index => new AgeCountResponse(
            index == 0 ? 0 : Edges[index - 1], index < Edges.Length ? Edges[index] : null, bounds[index].Sum()));
    }
}
