using System.Globalization;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.Bench.Reporting;

/// <summary>Writes docs/benchmarks.md and its plots.</summary>
internal static class ReportFiles
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static async Task WriteAsync(BenchReport report)
    {
        var docs = Path.Combine(RunFolder.Repository, "docs");
        var plots = Directory.CreateDirectory(Path.Combine(docs, "benchmarks"));
        foreach (var row in report.Rows)
        {
            await File.WriteAllTextAsync(Path.Combine(plots.FullName, FileOf(row)), BarChart.Of(row));
        }

        await File.WriteAllTextAsync(Path.Combine(docs, "benchmarks.md"), Page(report));
    }

    private static string FileOf(BenchRow row) => $"{row.Name.ToLowerInvariant().Replace(' ', '-')}.svg";

    private static string Page(BenchReport report)
    {
        var size = report.Plan.Large;
        var plots = string.Join("\n\n", report.Rows.Select(row => $"![{row.Name}: objects per second](benchmarks/{FileOf(row)})"));
        return string.Create(
            Plain,
            $"""
            # Benchmarks

            Written by `make bench` on {report.At:yyyy-MM-dd}: {Environment.ProcessorCount} cores, .NET {Environment.Version}. Ratios count;
            absolute figures are printed beside them and are those of this machine.

            {ReportText.Table(report)}
            {plots}

            ## What is compared

            - **The work**: one directory of {size.Users:N0} users, {size.Groups:N0} groups and {size.Memberships:N0} memberships
              (a tenth of the goal's size); then {report.Plan.MeasuredRounds} delta rounds of {size.Changes} changes each.
            - **Ours**: the replication worker as it ships, as a process of its own, nudged over RabbitMQ.
            - **Textbook** (tools/Bench/Textbook): Microsoft.Graph's PageIterator and EF Core, SaveChanges per 1,000 entities
              in a new context, look-ups by key in one query, as their documentation shows.
              In this run it went at {report.TextbookFairness:P0} of its own halves measured alone; below 70 % the bench would be at fault.
              Before this bench was written, each alone and not pinned to a core, the SDK read about 9,000 users/s
              and EF Core inserted about 15,000 rows/s without looking any up first.
            - **Floor**: the same pages downloaded and thrown away, and the same rows by binary COPY as the owner,
              which row-level security refuses to the service's own role.
              Before this bench was written, each alone and not pinned to a core: about 175,000 users/s downloaded, 209,000 rows/s copied.

            ## How it is fair

            - All read the same bytes, 200 objects a page, from memory over TLS, with the same HttpClient settings;
              all write the same durable tables and indexes, each on a fresh database.
            - Contender and its PostgreSQL are pinned to one core, the page server and the rest to the other.
              Where the page server alone is not three times as fast as ours, the row is void and the run fails.
            - Autovacuum is off, so that chance does not decide who has statistics: ours takes them itself after a first sync,
              the textbook gets them for nothing before its delta rounds.
            - {report.Plan.Rounds} interleaved rounds; the median decides. CPU is that of contender and PostgreSQL, from /proc.
            - After each run the tables are compared with the truth by counts and a checksum; a row of wrong data is void.

            """);
    }
}
